import { createServer } from 'node:http';
import { Hono } from 'hono';
import { expect, it } from 'vitest';
import {
  kinde,
  requireAuth,
  requireBearer,
  requireFlag,
  requireOrganization,
  requirePermission,
  requireRole,
} from '../../src/adapters/hono.js';
import { createNodeListener } from '../../src/adapters/node.js';
import { describeAdapter, type Run, type Start } from './conformance.js';
import { Client, PUBLIC } from './support/client.js';
import { comeBack } from './support/kinde.js';
import { listen } from './support/listen.js';

const start: Start = (env, { trustProxy } = {}) => {
  const app = new Hono<{ Variables: { session: unknown } }>();
  app.use(async (c, next) => {
    if (!c.req.header('cookie')?.includes('app.sid=')) c.header('set-cookie', 'app.sid=own; Path=/; HttpOnly');
    c.set('session', { own: true });
    await next();
  });
  app.use(kinde({ env, basePath: '/auth', trustProxy }));
  app.get('/', (c) => {
    const { user, error } = c.var.kinde;
    return c.json({ email: user?.email ?? null, error: error?.code ?? null, session: c.var.session });
  });
  app.get('/private', requireAuth(), (c) => c.text(`private ${c.var.kinde.user?.email}`));
  app.get('/admin', requirePermission('manage:users'), (c) => c.text('admin'));
  app.get('/staff', requireRole('staff'), (c) => c.text('staff'));
  app.get('/beta', requireFlag('beta'), (c) => c.text('beta'));
  app.get('/acme', requireOrganization('org_acme'), (c) => c.text('acme'));
  app.post('/form', requireAuth(), async (c) => c.json(await c.req.parseBody()));
  app.get('/clobber', () => new Response('clobbered', { headers: { 'set-cookie': 'mine=1; Path=/' } }));
  app.get('/access', async (c) => c.json(await c.var.kinde.access.getPermissions()));
  app.get('/renew', async (c) => c.json({ email: (await c.var.kinde.refresh()).user?.email }));
  app.get('/users', async (c) => {
    const users = await c.var.kinde.management.getUsers().toArray();
    return c.json(users.map(({ email }) => email));
  });
  app.get('/api/me', requireBearer({ env }), (c) => c.json({ azp: c.var.kinde.claims?.azp }));
  return listen(createServer(createNodeListener(app.fetch)));
};

/** The cookies of somebody whose session Kinde has ended, which the next request finds out. */
async function cookieOfEndedSession({ kinde: kindeOfTest, app }: Run): Promise<string> {
  kindeOfTest.behind = 3_630_000;
  const client = new Client(app.port);
  await comeBack(kindeOfTest, client, await client.page('/auth/login'), 'amber@example.com');
  kindeOfTest.behind = 0;
  kindeOfTest.emulator.revokeSessions();
  return [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
}

describeAdapter({ name: 'hono', framework: 'Hono', base: '/auth', start }, (run) => {
  it('adds cookies to an answer with headers that cannot change', async () => {
    const app = new Hono();
    app.use(kinde({ env: run().kinde.env }));
    app.get('/elsewhere', () => Response.redirect(`${PUBLIC}/other`));
    const headers = { cookie: await cookieOfEndedSession(run()) };
    const answer = await app.request('/elsewhere', { headers });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, `${PUBLIC}/other`]);
    expect(answer.headers.getSetCookie()).toEqual([expect.stringMatching(/^__Host-kinde-session=;.* Max-Age=0;/)]);
    expect(answer.headers.get('cache-control')).toContain('no-store');
  });
});
