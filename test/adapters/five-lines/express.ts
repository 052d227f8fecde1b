import express from 'express';
import { kinde, requireAuth } from 'kinde-sdk/express';

const app = express();
app.use(kinde());
app.get('/', (req, res) => res.send(req.kinde.user?.email ?? 'nobody'));
app.get('/private', requireAuth(), (req, res) => res.send(`hello ${req.kinde.user?.given_name}`));
app.listen(Number(process.env.PORT), () => console.log('ready'));
