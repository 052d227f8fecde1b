import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEmulator, type Emulator, type Listener } from '../../src/testing/index.js';
import { chromiumNote, hasChromium, startChromium, type TestBrowser } from '../support/chromium.js';
import { type Visitor, visit } from './support/visitor.js';
import { reach } from './support/walk.js';

describe.skipIf(!hasChromium)(`the inspector in Chromium${chromiumNote}`, { timeout: 60_000 }, () => {
  let chromium: TestBrowser;
  let emulator: Emulator;
  let kinde: Listener;
  let visitor: Visitor;

  beforeAll(async () => {
    chromium = await startChromium();
    const webhooks = [{ endpoint: 'http://127.0.0.1:1/webhooks', event_types: ['user.created'] }];
    emulator = createEmulator({ seed: { organizations: 3, users: 120, webhooks } });
    kinde = await emulator.listen();
    visitor = await visit(chromium.browser, kinde.url, 'inspector');
    await visitor.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: kinde.url });
  }, 60_000);
  afterAll(async () => {
    await kinde?.close();
    await chromium?.close();
  });

  it('shows requests while they come, and stops when it is told to', async () => {
    const { page, look } = visitor;
    await page.goto('/_emulator/requests');
    await page.getByText('Live.', { exact: true }).waitFor();
    const ask = () =>
      emulator.fetch(`${emulator.domain}/api/v1/users`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"note":"<b>bold</b>"}',
      });
    await ask();
    await page.getByText('POST /api/v1/users').waitFor();
    await page.getByText('body', { exact: true }).click();
    await page.getByText('"note": "<b>bold</b>"').waitFor();
    await look('requests');
    await page.getByLabel('Pause').check();
    await ask();
    await emulator.fetch(`${emulator.domain}/oauth2/token`, { method: 'POST' });
    await page.getByLabel('Pause').uncheck();
    await emulator.fetch(`${emulator.domain}/.well-known/jwks`);
    await page.getByText('GET /.well-known/jwks').waitFor();
    expect(await page.getByText('POST /oauth2/token').count()).toBe(0);
    await page.reload();
    await page.getByText('POST /oauth2/token').waitFor();
  });

  it('finds a user with the keyboard, and signs the browser in', async () => {
    const { page, look } = visitor;
    await page.goto('/_emulator');
    await look('overview');
    await page.getByRole('navigation', { name: 'Inspector' }).getByRole('link', { name: 'Users' }).click();
    await reach(page, 'Users');
    await look('users');
    await page.getByRole('link', { name: 'Next' }).click();
    await page.getByText('Page 2 of 3').waitFor();
    await page.getByRole('searchbox').fill('user-77@example.com');
    await page.keyboard.press('Enter');
    await page.getByText('1 found').waitFor();
    await page.getByRole('button', { name: /^Sign in as / }).click();
    await page.getByRole('status').getByText('This browser is signed in as').waitFor();
    const { clientId, redirectUri } = emulator.webCredentials();
    const query = {
      client_id: clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      state: 'state-1234',
      prompt: 'none',
    };
    const answer = await visitor.context.request.get(`/oauth2/auth?${new URLSearchParams(query)}`, { maxRedirects: 0 });
    expect(new URL(answer.headers().location ?? '').searchParams.get('code')).toBeTruthy();
  });

  it('makes a token and copies it', async () => {
    const { page, look } = visitor;
    await page.goto('/_emulator/tokens');
    await page.getByLabel('User').fill('user-1@example.com');
    await page.getByRole('button', { name: 'Make token' }).click();
    await page.getByText('Here is the token.').waitFor();
    await look('token');
    const token = await page.locator('#token').innerText();
    await page.getByRole('button', { name: 'Copy' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(token);
  });

  it('presses its buttons', async () => {
    const { page, look } = visitor;
    emulator.webhooks.emit('user.created', { user: { id: 'kp_1' } });
    await emulator.webhooks.idle();
    await page.goto('/_emulator/webhooks');
    await page.getByText('data', { exact: true }).click();
    await page.getByText('"id": "kp_1"').waitFor();
    await look('webhooks');
    await page.goto('/_emulator');
    await page.getByLabel('By seconds').fill('3600');
    await page.getByRole('button', { name: 'Advance' }).click();
    await page.getByText('The clock has moved on.').waitFor();
    await page.getByRole('button', { name: 'Reset to the seed' }).click();
    await page.getByText('The emulator is back at its seed.').waitFor();
    await look('overview-after');
  });

  it('is a document that the browser has nothing to complain of', () => {
    expect(visitor.complaints).toEqual([]);
  });
});
