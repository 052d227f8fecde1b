import { describe, expect, it } from 'vitest';
import { codesOf } from '../client.js';
import { signedIn } from './support.js';

describe('the portal', () => {
  it('is entered once by a link', async () => {
    const { emulator, get } = await signedIn();
    const returnUrl = 'https://app.example.com/back?a=1&b=2';
    const query = new URLSearchParams({ subnav: 'plan_details', return_url: returnUrl });
    const { body } = await get(`/portal_link?${query}`);
    expect(body).toEqual({
      url: expect.stringMatching(/^https:\/\/emulator\.kinde\.com\/portal_redirect\?key=.{43}$/),
    });
    const looked = await emulator.fetch(body.url, { method: 'HEAD' });
    const first = await emulator.fetch(body.url);
    const page = await first.text();
    expect([looked.status, first.status]).toEqual([200, 200]);
    expect(page).toContain('plan_details');
    expect(page).toContain('href="https://app.example.com/back?a=1&amp;b=2"');
    const second = await emulator.fetch(body.url);
    expect([second.status, (await second.text()).includes('no longer good')]).toEqual([403, true]);
  });

  it('opens at the profile, and has no way back that nobody asked for', async () => {
    const { emulator, get } = await signedIn();
    const page = await (await emulator.fetch((await get('/portal_link')).body.url)).text();
    expect(page).toContain('profile');
    expect(page).not.toContain('Back to the application');
  });

  it('is closed to links that are made up or old, and gives the key away to no log', async () => {
    const { emulator, get, forward } = await signedIn();
    const { url } = (await get('/portal_link')).body;
    expect((await emulator.fetch(`${emulator.domain}/portal_redirect?key=x`)).status).toBe(403);
    expect((await emulator.fetch(`${emulator.domain}/portal_redirect`)).status).toBe(403);
    forward(301);
    expect((await emulator.fetch(url)).status).toBe(403);
    const key = new URL(url).searchParams.get('key') as string;
    expect(JSON.stringify(emulator.requests)).not.toContain(key);
  });

  it('is not linked to what is no web address, nor to an area that it does not have', async () => {
    const { get } = await signedIn();
    for (const query of ['return_url=javascript:alert(1)', 'return_url=/back', 'subnav=cellar']) {
      const answer = await get(`/portal_link?${query}`);
      expect([query, answer.status, ...codesOf(answer)]).toEqual([query, 400, 'PARAMETER_INVALID']);
    }
  });
});
