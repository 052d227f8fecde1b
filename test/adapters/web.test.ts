import { createServer } from 'node:http';
import { expect, it } from 'vitest';
import { createNodeListener } from '../../src/adapters/node.js';
import {
  createKinde,
  type KindeHandler,
  OAuth,
  requireAuth,
  requireBearer,
  requireFlag,
  requireOrganization,
  requirePermission,
  requireRole,
} from '../../src/adapters/web.js';
import { describeAdapter, type Start } from './conformance.js';
import { listen } from './support/listen.js';

const ROUTES: Readonly<Record<string, KindeHandler<[]>>> = {
  'GET /': (_request, { user, error }) =>
    Response.json({ email: user?.email ?? null, error: error?.code ?? null, session: { own: true } }),
  'GET /private': requireAuth()((_request, { user }) => new Response(`private ${user?.email}`)),
  'GET /admin': requirePermission('manage:users')(() => new Response('admin')),
  'GET /staff': requireRole('staff')(() => new Response('staff')),
  'GET /beta': requireFlag('beta')(() => new Response('beta')),
  'GET /acme': requireOrganization('org_acme')(() => new Response('acme')),
  'POST /form': requireAuth()(async (request) =>
    Response.json(Object.fromEntries(new URLSearchParams(await request.text()))),
  ),
  'GET /clobber': () => new Response('clobbered', { headers: { 'set-cookie': 'mine=1; Path=/' } }),
  'GET /access': async (_request, { access }) => Response.json(await access.getPermissions()),
  'GET /renew': async (_request, kinde) => Response.json({ email: (await kinde.refresh()).user?.email }),
  'GET /users': async (_request, { management }) =>
    Response.json((await management.getUsers().toArray()).map(({ email }) => email)),
};

/** What the application does with every answer of its own, whatever it is. */
function withOwnCookie(request: Request, response: Response): Response {
  const headers = new Headers(response.headers);
  if (!request.headers.get('cookie')?.includes('app.sid='))
    headers.append('set-cookie', 'app.sid=own; Path=/; HttpOnly');
  return new Response(response.body, { status: response.status, headers });
}

const start: Start = (env, { trustProxy } = {}) => {
  const kinde = createKinde({ env, basePath: '/auth', trustProxy });
  const me = requireBearer({ env })((_request, { claims }) => Response.json({ azp: claims?.azp }));
  const app = kinde.wrap(async (request, context) => {
    const { pathname } = new URL(request.url);
    const route = ROUTES[`${request.method} ${pathname}`];
    if (pathname === '/api/me') return me(request);
    return withOwnCookie(request, route ? await route(request, context) : new Response('nothing', { status: 404 }));
  });
  return listen(createServer(createNodeListener(app)));
};

const without = ['cookies on our answers'] as const;

describeAdapter({ name: 'web', framework: undefined, base: '/auth', start, without }, (run) => {
  it('passes on what a runtime passes, and takes an OAuth made elsewhere', async () => {
    const oauth = new OAuth({ env: run().kinde.env, framework: 'Elsewhere' });
    const app = createKinde(oauth).wrap((_request, { isAuthenticated }, env: { name: string }) =>
      Response.json([isAuthenticated, env.name]),
    );
    expect(await (await app(new Request('http://localhost/'), { name: 'worker' })).json()).toEqual([false, 'worker']);
    expect(() => createKinde({ oauth, basePath: '/auth' })).toThrow('`basePath` is an option of `OAuth`');
  });

  it('handle and open are for frameworks with hooks of their own', async () => {
    const kinde = createKinde({ env: run().kinde.env });
    expect(await kinde.handle(new Request('http://localhost/other'))).toBeUndefined();
    const context = await kinde.open(new Request('http://localhost/'));
    const response = new Response('as it was');
    expect(context.commit(response)).toBe(response);
    expect(JSON.stringify(context)).toBe('{}');
  });
});
