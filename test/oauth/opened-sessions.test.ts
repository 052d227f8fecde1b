import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { OAuth } from '../../src/oauth/client.js';
import { OpenedSessions } from '../../src/oauth/opened-sessions.js';
import type { Session } from '../../src/oauth/session.js';
import { cookieHeader, createOAuth, Issuer, request, signIn } from './support/issuer.js';

/** Sessions that the test opens or fails to open, in the order in which they were asked for. */
function controlled() {
  const asked: { refresh: boolean; open: (name: string) => void; fail: () => void }[] = [];
  const opened = new OpenedSessions((_, refresh) => {
    return new Promise<Session>((resolve, reject) => {
      const open = (name: string): void => resolve({ setCookies: [`${name}=1`] } as unknown as Session);
      asked.push({ refresh, open, fail: () => reject(new Error('not now')) });
    });
  });
  const committed = async (of: Request) => (await opened.commit(of, new Response())).headers.getSetCookie();
  return { opened, asked, committed };
}

describe('the session of a request', () => {
  const visit = request('/');

  it('is opened once, however often it is asked for', async () => {
    const { opened, asked, committed } = controlled();
    const twice = [opened.get(visit), opened.get(visit)];
    opened.get(request('/'));
    expect(asked.map(({ refresh }) => refresh)).toEqual([false, false]);
    asked[0]?.open('one');
    expect(await committed(visit)).toEqual(['one=1']);
    const session = await opened.get(visit);
    expect(session).toMatchObject({ setCookies: ['one=1'] });
    for (const other of await Promise.all(twice)) expect(other).toBe(session);
    expect(asked).toHaveLength(2);
  });

  it('is opened again where that failed, and where it was forgotten', async () => {
    const { opened, asked, committed } = controlled();
    const first = opened.get(visit);
    asked[0]?.fail();
    await expect(first).rejects.toThrow('not now');
    expect(await committed(visit)).toEqual([]);
    opened.get(visit).catch(() => undefined);
    opened.forget(visit);
    expect(await committed(visit)).toEqual([]);
    opened.get(visit);
    expect(asked).toHaveLength(3);
  });

  it('is the renewed one from then on', async () => {
    const { opened, asked, committed } = controlled();
    opened.get(visit);
    asked[0]?.open('one');
    const renewed = opened.renew(visit);
    asked[1]?.open('two');
    expect(asked[1]?.refresh).toBe(true);
    expect(await opened.get(visit)).toBe(await renewed);
    expect(await committed(visit)).toEqual(['two=1']);
  });

  it('stays what it was where a renewal fails', async () => {
    const { opened, asked, committed } = controlled();
    const first = opened.get(visit);
    asked[0]?.open('one');
    const renewed = opened.renew(visit);
    const meanwhile = opened.get(visit);
    asked[1]?.fail();
    await expect(renewed).rejects.toThrow('not now');
    expect(await meanwhile).toBe(await first);
    expect(await committed(visit)).toEqual(['one=1']);
    expect(asked).toHaveLength(2);
  });

  it('a renewal that fails late takes nothing from a newer one', async () => {
    const { opened, asked, committed } = controlled();
    const early = opened.renew(visit);
    const late = opened.renew(visit);
    asked[1]?.open('two');
    await late;
    asked[0]?.fail();
    await expect(early).rejects.toThrow('not now');
    expect(await committed(visit)).toEqual(['two=1']);
  });

  it('nor brings back what was forgotten', async () => {
    const { opened, asked, committed } = controlled();
    opened.get(visit);
    asked[0]?.open('one');
    const renewed = opened.renew(visit);
    opened.forget(visit);
    asked[1]?.fail();
    await expect(renewed).rejects.toThrow('not now');
    expect(await committed(visit)).toEqual([]);
  });

  it('is forgotten where nothing of it could be opened', async () => {
    const { opened, asked } = controlled();
    const both = Promise.allSettled([opened.get(visit), opened.renew(visit)]);
    for (const { fail } of asked) fail();
    expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await new Promise((resolve) => setTimeout(resolve));
    opened.get(visit);
    expect(asked).toHaveLength(3);
  });
});

describe('cookies of a request', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] });
    return () => vi.useRealTimers();
  });

  it.each<[string, string, (oauth: OAuth, visit: Request) => Promise<unknown>]>([
    ['a second renewal', 'REFRESH_FAILED', (oauth, visit) => oauth.refreshSession(visit)],
    ['a sign-out', 'REDIRECT_REFUSED', (oauth, visit) => oauth.logout(visit, { returnTo: '//evil.example' })],
  ])('go out although %s failed', async (_, code, act) => {
    const issuer = await Issuer.create();
    const oauth = createOAuth(issuer);
    const cookie = await signIn(oauth, issuer);
    vi.setSystemTime(Date.now() + 7_200_000);
    const visit = request('/', cookie);
    await oauth.getSession(visit);
    issuer.answers.set('/oauth2/token', () => new Response('', { status: 503 }));
    await expect(act(oauth, visit)).rejects.toMatchObject({ code });
    const { headers } = await oauth.commit(visit, new Response());
    const next = cookieHeader(headers.getSetCookie(), cookie);
    // Later than the old cookie would still have been good for.
    vi.setSystemTime(Date.now() + 120_000);
    expect((await oauth.getTokens(request('/', next))).refreshToken).toBe('refresh-2');
  });
});
