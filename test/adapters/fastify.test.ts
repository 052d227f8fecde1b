import type { AddressInfo } from 'node:net';
import createFastify from 'fastify';
import { expect, it } from 'vitest';
import {
  kinde,
  requireAuth,
  requireBearer,
  requireFlag,
  requireOrganization,
  requirePermission,
  requireRole,
} from '../../src/adapters/fastify.js';
import { describeAdapter, type Start } from './conformance.js';
import { Client } from './support/client.js';

const start: Start = async (env, { trustProxy } = {}) => {
  const app = createFastify();
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(body as string))),
  );
  app.decorateRequest('session');
  app.addHook('onRequest', async (request, reply) => {
    if (!request.headers.cookie?.includes('app.sid=')) reply.header('set-cookie', 'app.sid=own; Path=/; HttpOnly');
    Object.assign(request, { session: { own: true } });
  });
  await app.register(kinde, { env, basePath: '/auth', trustProxy });
  app.get('/', async (request) => {
    const { session } = request as unknown as { session: unknown };
    return { email: request.kinde.user?.email ?? null, error: request.kinde.error?.code ?? null, session };
  });
  app.get('/private', { onRequest: requireAuth() }, async ({ kinde }) => `private ${kinde.user?.email}`);
  app.get('/admin', { preHandler: requirePermission('manage:users') }, async () => 'admin');
  app.get('/staff', { preHandler: requireRole('staff') }, async () => 'staff');
  app.get('/beta', { preHandler: requireFlag('beta') }, async () => 'beta');
  app.get('/acme', { preHandler: requireOrganization('org_acme') }, async () => 'acme');
  app.post('/form', { onRequest: requireAuth() }, async ({ body }) => body);
  // Fastify's own replies add cookies; only past it can they be replaced.
  app.get('/clobber', (_request, reply) => {
    reply.hijack();
    reply.raw.writeHead(200, { 'set-cookie': 'mine=1; Path=/' }).end('clobbered');
  });
  app.get('/access', ({ kinde }) => kinde.access.getPermissions());
  app.get('/renew', async ({ kinde }) => ({ email: (await kinde.refresh()).user?.email }));
  app.get('/users', async ({ kinde }) => (await kinde.management.getUsers().toArray()).map(({ email }) => email));
  app.get('/api/me', { onRequest: requireBearer({ env }) }, async ({ kinde }) => ({ azp: kinde.claims?.azp }));
  await app.listen();
  return { port: (app.server.address() as AddressInfo).port, close: () => app.close() };
};

describeAdapter({ name: 'fastify', framework: 'Fastify', base: '/auth', start }, (run) => {
  it('reaches the whole application from within a plugin, also what is not found', async () => {
    const app = createFastify();
    const seen: (string | null | undefined)[] = [];
    app.register(kinde, { env: run().kinde.env, prefix: '/ignored' });
    app.register(async (inner) => {
      inner.get('/inner', async (request) => ({ in: request.kinde.isAuthenticated }));
    });
    app.setNotFoundHandler(async (request, reply) => {
      seen.push(request.kinde.organization);
      return reply.code(404).send('nothing');
    });
    await app.listen();
    const client = new Client((app.server.address() as AddressInfo).port);
    expect((await client.page('/inner')).json()).toEqual({ in: false });
    expect(await client.page('/nowhere')).toMatchObject({ status: 404, text: 'nothing' });
    expect(seen).toEqual([null]);
    expect((await client.page('/login')).status).toBe(302);
    await app.close();
  });

  it('works with inject, and a guard without the plugin says what is missing', async () => {
    const app = createFastify();
    app.get('/private', { onRequest: requireAuth() }, async () => 'private');
    const { statusCode, body } = await app.inject('/private');
    expect([statusCode, JSON.parse(body).code]).toEqual([500, 'CONFIG_INVALID']);
    await app.close();
  });
});
