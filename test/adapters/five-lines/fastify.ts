import createFastify from 'fastify';
import { kinde, requireAuth } from 'kinde-sdk/fastify';

const app = createFastify();
await app.register(kinde);
app.get('/', async ({ kinde }) => kinde.user?.email ?? 'nobody');
app.get('/private', { onRequest: requireAuth() }, async ({ kinde }) => `hello ${kinde.user?.given_name}`);
await app.listen({ port: Number(process.env.PORT) });
console.log('ready');
