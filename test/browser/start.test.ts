import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { bareEnvironment, startExample, startProgram } from './support/app.js';

// What needs no browser: where an example takes its Kinde from.

const CONFIGURED = {
  KINDE_DOMAIN: 'example.kinde.com',
  KINDE_CLIENT_ID: 'app',
  KINDE_CLIENT_SECRET: 'app-secret',
  KINDE_REDIRECT_URI: 'http://localhost:3000/callback',
  KINDE_SESSION_SECRET: 'a-session-secret-of-thirty-two-characters',
};

const FILES = ['express/main.ts', 'fastify/main.ts', 'hono/main.ts', 'web/main.ts'];

describe.concurrent('an example', () => {
  const argsOf = (file: string) => ['--import', 'tsx', `examples/${file}`];

  it.each([...FILES, 'nextjs/main.js'])('%s does not start in production without settings', async (file) => {
    const app = startProgram(argsOf(file), bareEnvironment({ NODE_ENV: 'production', PORT: '0' }));
    if (!app.stdout || !app.stderr) throw new Error('Nothing to read.');
    const [[code], stdout, stderr] = await Promise.all([once(app, 'exit'), text(app.stdout), text(app.stderr)]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('In production this needs settings: KINDE_DOMAIN');
  });

  // Next would have to be built for production first.
  it.each(FILES)('%s uses the settings that there are', async (file) => {
    const app = await startExample(argsOf(file), { ...CONFIGURED, NODE_ENV: 'production' });
    try {
      expect(app.log).not.toContain('emulator');
      expect((await fetch(app.origin)).status).toBe(200);
      expect((await fetch(`${app.origin}/profile`)).status).toBe(401);
    } finally {
      await app.close();
    }
  });
});
