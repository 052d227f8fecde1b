import { createServer } from 'node:http';
import { Hono } from 'hono';
import { kinde, requireAuth } from 'kinde-sdk/hono';
import { createNodeListener } from 'kinde-sdk/node';

const app = new Hono();
app.use(kinde());
app.get('/', (c) => c.text(c.var.kinde.user?.email ?? 'nobody'));
app.get('/private', requireAuth(), (c) => c.text(`hello ${c.var.kinde.user?.given_name}`));
createServer(createNodeListener(app.fetch)).listen(Number(process.env.PORT), () => console.log('ready'));
