import express from 'express';
import { kinde, requireAuth, requirePermission } from 'kinde-sdk/express';
import { prepareEnvironment } from '../shared/environment.js';
import { PAGE_HEADERS } from '../shared/layout.js';
import { adminPage, homePage, profilePage, protectedPage } from '../shared/pages.js';

const { host, port, origin } = await prepareEnvironment();
const app = express();

app.use(kinde());
app.use((_req, res, next) => {
  res.set(PAGE_HEADERS);
  next();
});
app.get('/', (req, res) => res.send(homePage(req.kinde)));
app.get('/profile', requireAuth(), async (req, res) => res.send(await profilePage(req.kinde)));
app.get('/protected', requireAuth(), (req, res) => res.send(protectedPage(req.kinde)));
app.get('/admin', requirePermission('read:users'), async (req, res) => {
  res.send(await adminPage(req.kinde, req.query.cursor));
});
app.listen(port, host, (error) => {
  if (error) throw error;
  console.log(`Express: ${origin}`);
});
