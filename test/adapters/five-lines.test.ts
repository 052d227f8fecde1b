import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Client } from './support/client.js';
import { comeBack, startKinde, type TestKinde } from './support/kinde.js';
import { listen } from './support/listen.js';

// What the documentation shows, as it stands there: compiled with the rest, and run.

let kinde: TestKinde;
beforeAll(async () => {
  kinde = await startKinde('');
});
afterAll(() => kinde.close());

async function freePort(): Promise<number> {
  const { port, close } = await listen(createServer());
  await close();
  return port;
}

it.each(['express', 'fastify', 'hono', 'web'])('%s', async (name) => {
  const port = await freePort();
  const file = `test/adapters/five-lines/${name}.ts`;
  const env = { ...process.env, ...kinde.env, PORT: String(port) };
  const app = spawn(process.execPath, ['--import', 'tsx', file], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await new Promise<void>((resolve, reject) => {
      app.stdout.once('data', () => resolve());
      app.once('exit', (code) => reject(new Error(`It ended with ${code}.`)));
    });
    const client = new Client(port);
    expect((await client.page('/')).text).toBe('nobody');
    const login = await client.page((await client.page('/private')).location ?? '');
    const back = await comeBack(kinde, client, login, 'amber@example.com');
    expect((await client.page(back.location ?? '')).text).toBe('hello Amber');
    expect((await client.page('/')).text).toBe('amber@example.com');
  } finally {
    app.kill();
  }
});
