import createFastify from 'fastify';
import { kinde, requireAuth, requirePermission } from 'kinde-sdk/fastify';
import { prepareEnvironment } from '../shared/environment.js';
import { PAGE_HEADERS } from '../shared/layout.js';
import { adminPage, homePage, profilePage, protectedPage } from '../shared/pages.js';

const { host, port, origin } = await prepareEnvironment();
const app = createFastify();

await app.register(kinde);
app.addHook('onRequest', async (_request, reply) => {
  reply.headers(PAGE_HEADERS);
});
app.get('/', async ({ kinde }) => homePage(kinde));
app.get('/profile', { onRequest: requireAuth() }, async ({ kinde }) => profilePage(kinde));
app.get('/protected', { onRequest: requireAuth() }, async ({ kinde }) => protectedPage(kinde));
app.get<{ Querystring: { cursor?: string } }>(
  '/admin',
  { onRequest: requirePermission('read:users') },
  async ({ kinde, query }) => adminPage(kinde, query.cursor),
);
await app.listen({ port, host });
console.log(`Fastify: ${origin}`);
