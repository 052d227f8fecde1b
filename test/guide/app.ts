import express, { type Express } from 'express';
import { kinde, requireAuth } from 'kinde-sdk/express';
import { ManagementClient } from 'kinde-sdk/management';
import { invite } from './invite.js';

/** The application: what it needs to know of Kinde is in its environment. */
export function createApp(env: Record<string, string>): Express {
  const management = new ManagementClient({ env });
  const app = express();
  app.use(kinde({ env }));
  app.get('/', (_, res) => res.send('<h1>Home</h1> <a href="/login">Sign in</a>'));
  app.get('/private', requireAuth(), (req, res) => res.send(`<h1>Hello ${req.kinde.user?.given_name}</h1>`));
  app.post('/team', requireAuth(), express.json(), async (req, res) => {
    const { email } = req.body;
    // Without an address the first user of all would be found.
    if (typeof email !== 'string' || email === '') return void res.status(400).end();
    res.status(201).json({ id: await invite(management, email) });
  });
  return app;
}
