import request from 'supertest';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createApp } from './app.js';
import { startKinde } from './kinde.js';

let kinde: Awaited<ReturnType<typeof startKinde>>;
let app: ReturnType<typeof createApp>;

beforeAll(async () => {
  kinde = await startKinde('http://localhost:3000');
  app = createApp(kinde.env);
});
beforeEach(() => kinde.emulator.restore(kinde.start));
afterAll(() => kinde.close());

it('asks for a sign-in', async () => {
  await request(app)
    .get('/private')
    .set('Accept', 'text/html')
    .expect(302)
    .expect('Location', /^\/login/);
});

it('greets who is signed in', async () => {
  const { cookieHeader } = await kinde.emulator.signInTo(app, 'amber@example.com');
  const answer = await request(app).get('/private').set('Cookie', cookieHeader).expect(200);
  expect(answer.text).toContain('Hello Amber');
});

it('adds somebody to the team', async () => {
  const { cookieHeader } = await kinde.emulator.signInTo(app, 'amber@example.com');
  const send = request(app).post('/team').set('Cookie', cookieHeader);
  const answer = await send.send({ email: 'nova@example.com' }).expect(201);
  expect(answer.body.id).toBe(kinde.emulator.users.find('nova@example.com')?.id);
});
