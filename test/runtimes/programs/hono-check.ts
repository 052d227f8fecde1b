import { Hono } from 'hono';
import { kinde, requireAuth } from 'kinde-sdk/hono';
import type { CheckTable } from './check.js';
import { signsInTo } from './signs-in-to.js';

/** The framework that runs wherever there are Request and Response. */
export const honoCheck: CheckTable = {
  hono: signsInTo((options) => {
    const app = new Hono();
    app.use(kinde(options));
    app.get('/private', requireAuth(), (c) => c.json(c.var.kinde.user?.email));
    return { fetch: (request) => app.fetch(request) };
  }),
};
