import { createServer } from 'node:http';
import express, { type NextFunction, type Request, type Response } from 'express';
import { expect, it } from 'vitest';
import {
  kinde,
  requireAuth,
  requireBearer,
  requireFlag,
  requireOrganization,
  requirePermission,
  requireRole,
} from '../../src/adapters/express.js';
import { describeAdapter, type Start } from './conformance.js';
import { Client } from './support/client.js';
import { listen } from './support/listen.js';

/** What `express-session` does, in small: a cookie of its own, and something on the request. */
function ownSession(req: Request, res: Response, next: NextFunction): void {
  if (!req.headers.cookie?.includes('app.sid=')) res.cookie('app.sid', 'own', { path: '/', httpOnly: true });
  Object.assign(req, { session: { own: true } });
  next();
}

const start: Start = (env, { trustProxy } = {}) => {
  const app = express();
  app.use(ownSession, express.json(), express.urlencoded({ extended: true }));
  app.use(kinde({ env, basePath: '/auth', trustProxy }));
  app.get('/', (req, res) => {
    const { session } = req as unknown as { session: unknown };
    res.json({ email: req.kinde.user?.email ?? null, error: req.kinde.error?.code ?? null, session });
  });
  app.get('/private', requireAuth(), (req, res) => res.send(`private ${req.kinde.user?.email}`));
  app.get('/admin', requirePermission('manage:users'), (_req, res) => res.send('admin'));
  app.get('/staff', requireRole('staff'), (_req, res) => res.send('staff'));
  app.get('/beta', requireFlag('beta'), (_req, res) => res.send('beta'));
  app.get('/acme', requireOrganization('org_acme'), (_req, res) => res.send('acme'));
  app.post('/form', requireAuth(), (req, res) => res.json(req.body));
  app.get('/clobber', (_req, res) => res.set('set-cookie', 'mine=1; Path=/').send('clobbered'));
  app.get('/access', async (req, res) => res.json(await req.kinde.access.getPermissions()));
  app.get('/renew', async (req, res) => res.json({ email: (await req.kinde.refresh()).user?.email }));
  app.get('/users', async (req, res) => {
    const users = await req.kinde.management.getUsers().toArray();
    res.json(users.map(({ email }) => email));
  });
  app.get('/api/me', requireBearer({ env }), (req, res) => res.json({ azp: req.kinde.claims?.azp }));
  return listen(createServer(app));
};

describeAdapter({ name: 'express', framework: 'Express', base: '/auth', start }, (running) => {
  it('can be mounted under a path, where the guards of the rest find nothing', async () => {
    const app = express();
    app.use('/auth', kinde({ env: running().kinde.env, basePath: '/auth' }));
    app.get('/private', requireAuth(), (_req, res) => res.send('private'));
    const { port, close } = await listen(createServer(app));
    const client = new Client(port);
    expect((await client.page('/auth/login')).location).toContain(running().kinde.url);
    expect((await client.page('/private')).status).toBe(500);
    await close();
  });

  it("follows the application's own trust in proxies, where nothing else is said", async () => {
    const app = express();
    app.set('trust proxy', true);
    app.use(kinde({ env: running().kinde.env, onError: (_error, { url }) => globalThis.Response.json({ url }) }));
    const { port, close } = await listen(createServer(app));
    const headers = { 'x-forwarded-host': 'seen.example.com', 'x-forwarded-proto': 'https' };
    const answer = await new Client(port).page('/auth/callback', { headers });
    expect(answer.json()).toEqual({ url: 'https://seen.example.com/auth/callback' });
    await close();
  });

  it('an error of a later handler goes to the application, and is not answered twice', async () => {
    const app = express();
    app.use(kinde({ env: running().kinde.env }));
    app.get('/broken', () => {
      throw new Error('broken');
    });
    app.use((error: Error, _req: Request, res: Response, _next: NextFunction) => {
      res.status(418).send(error.message);
    });
    const { port, close } = await listen(createServer(app));
    expect(await new Client(port).page('/broken')).toMatchObject({ status: 418, text: 'broken' });
    await close();
  });
});
