import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEmulator, type Emulator } from '../../src/testing/index.js';

// A real Next with Kinde's own package, signed in to without a page.

const isInstalled = existsSync(join(import.meta.dirname, 'node_modules'));
const note = isInstalled ? '' : ' (skipped: npm ci --prefix test/peers installs it)';
const FOLDER = join(import.meta.dirname, 'next-app');
const SITE = 'http://localhost:3000';

describe.skipIf(!isInstalled)(`@kinde-oss/kinde-auth-nextjs${note}`, { timeout: 120_000 }, () => {
  let emulator: Emulator;
  let app: string;
  const closing: (() => unknown)[] = [];

  beforeAll(async () => {
    emulator = createEmulator();
    const kinde = await emulator.listen();
    closing.push(kinde.close);
    const { clientId, clientSecret = '' } = emulator.webCredentials();
    const env = {
      ...process.env,
      KINDE_ISSUER_URL: kinde.url,
      KINDE_CLIENT_ID: clientId,
      KINDE_CLIENT_SECRET: clientSecret,
      KINDE_SITE_URL: SITE,
      KINDE_POST_LOGIN_REDIRECT_URL: `${SITE}/private`,
      KINDE_POST_LOGOUT_REDIRECT_URL: SITE,
      NEXT_TELEMETRY_DISABLED: '1',
      NODE_ENV: 'development',
    } as const;
    const child = fork(join(FOLDER, 'server.mjs'), { env, silent: true });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (said += chunk));
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    closing.push(() => child.kill() && ended);
    const port = await new Promise<number>((resolve, reject) => {
      child.once('message', (message) => resolve((message as { port: number }).port));
      child.once('exit', (code) => reject(new Error(`Next ended with ${code}: ${said}`)));
    });
    app = `http://127.0.0.1:${port}`;
  }, 120_000);
  afterAll(async () => {
    for (const close of closing) await close();
    await rm(join(FOLDER, 'dist'), { recursive: true, force: true });
  });

  it('shows its pages to who signed in', async () => {
    const options = { loginPath: '/api/auth/login', origin: SITE };
    const session = await emulator.signInTo(app, { email: 'jade@example.com' }, options);
    expect(session.url).toBe(`${SITE}/private`);
    expect(await (await session.fetch('/private')).text()).toContain('jade@example.com in org_acme');
    expect(await (await fetch(`${app}/private`)).text()).toContain('nobody');
  });
});
