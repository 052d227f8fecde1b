import { describe, expect, it } from 'vitest';
import { forgeryAnswer } from '../../src/adapters/forgery.js';

const sent = (method: string, headers: Record<string, string> = {}, path = '/logout') =>
  forgeryAnswer(new Request(`https://app.example.com${path}`, { method, headers }), '/logout');

describe('a request to sign out', () => {
  it.each([
    ['of this application', { 'sec-fetch-site': 'same-origin' }],
    ['typed by the user', { 'sec-fetch-site': 'none' }],
    ['of an old browser, from this application', { origin: 'https://app.example.com' }],
    [
      'of an old browser, by the name that the browser used',
      { origin: 'https://front.example.com', host: 'front.example.com' },
    ],
    ['of a program', {}],
  ])('%s is taken', (_, headers) => {
    expect(sent('POST', headers)).toBeUndefined();
  });

  it.each([
    ['of another site', { 'sec-fetch-site': 'cross-site' }],
    ['of a sub-domain', { 'sec-fetch-site': 'same-site' }],
    ['of another site that names an own origin', { 'sec-fetch-site': 'cross-site', origin: 'https://app.example.com' }],
    ['of an old browser, from another site', { origin: 'https://evil.example.com' }],
    ['of a frame without an origin', { origin: 'null' }],
  ])('%s is refused', async (_, headers) => {
    for (const path of ['/logout', '/logout/']) {
      const answer = sent('POST', headers, path);
      expect(answer?.status).toBe(403);
      expect(await answer?.text()).toBe('Only a page of this application may ask for this.');
      expect(answer?.headers.get('cache-control')).toBe('no-store');
    }
  });

  it('by a link of another site asks the user first, on a page whose form is known to be our own', async () => {
    const answer = sent('GET', { 'sec-fetch-site': 'cross-site' });
    expect(answer?.status).toBe(200);
    expect(answer?.headers.get('referrer-policy')).toBe('same-origin');
    const html = (await answer?.text()) ?? '';
    expect(html).toContain('<h1>Sign out?</h1><p>Another site has sent you here. Sign out only if you want to.</p>');
    expect(html).toContain('<form method="post"><button>Sign out</button></form>');
  });

  it('by any other link is taken, and other paths are not looked at', () => {
    for (const site of ['same-origin', 'same-site', 'none'])
      expect(sent('GET', { 'sec-fetch-site': site })).toBeUndefined();
    expect(sent('POST', { 'sec-fetch-site': 'cross-site' }, '/orders')).toBeUndefined();
  });
});
