import { createServer } from 'node:http';
import { Hono } from 'hono';
import { kinde, requireAuth, requirePermission } from 'kinde-sdk/hono';
import { createNodeListener } from 'kinde-sdk/node';
import { prepareEnvironment } from '../shared/environment.js';
import { PAGE_HEADERS } from '../shared/layout.js';
import { adminPage, homePage, profilePage, protectedPage } from '../shared/pages.js';

const { host, port, origin } = await prepareEnvironment();
const app = new Hono();

app.use(kinde());
app.get('/', (c) => c.body(homePage(c.var.kinde), 200, PAGE_HEADERS));
app.get('/profile', requireAuth(), async (c) => c.body(await profilePage(c.var.kinde), 200, PAGE_HEADERS));
app.get('/protected', requireAuth(), (c) => c.body(protectedPage(c.var.kinde), 200, PAGE_HEADERS));
app.get('/admin', requirePermission('read:users'), async (c) => {
  return c.body(await adminPage(c.var.kinde, c.req.query('cursor')), 200, PAGE_HEADERS);
});
createServer(createNodeListener(app.fetch)).listen(port, host, () => console.log(`Hono: ${origin}`));
