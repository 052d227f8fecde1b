import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from './app.js';
import { startKinde } from './kinde.js';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

describe.skipIf(!existsSync(executablePath))('in a browser', () => {
  let kinde: Awaited<ReturnType<typeof startKinde>>;
  let browser: Browser;
  let origin: string;
  const closing: (() => unknown)[] = [];

  beforeAll(async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://localhost:${(server.address() as AddressInfo).port}`;
    kinde = await startKinde(origin);
    server.on('request', createApp(kinde.env));
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    closing.push(
      () => browser.close(),
      kinde.close,
      () => server.close(),
    );
  }, 60_000);
  afterAll(async () => {
    for (const close of closing) await close();
  });

  it('starts signed in', async () => {
    const { cookies } = await kinde.emulator.signInTo(origin, 'amber@example.com');
    const context = await browser.newContext({ baseURL: origin });
    await context.addCookies([...cookies]);
    const page = await context.newPage();
    await page.goto('/private');
    expect(await page.getByRole('heading').innerText()).toBe('Hello Amber');
    await context.close();
  });

  it('goes through the pages', async () => {
    const page = await browser.newPage({ baseURL: origin });
    await page.goto('/');
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Jade Finch' }).click();
    await page.waitForURL(`${origin}/`);
    await page.goto('/private');
    expect(await page.getByRole('heading').innerText()).toBe('Hello Jade');
    await page.close();
  });
});
