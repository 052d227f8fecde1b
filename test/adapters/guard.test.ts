import { describe, expect, it } from 'vitest';
import { createBearerGuard } from '../../src/adapters/bearer.js';
import { type Caller, decide, guardsFrom, type Requirement, requirementFrom } from '../../src/adapters/guard.js';
import { Kernel } from '../../src/adapters/kernel.js';
import { cookiesAfter } from '../../src/adapters/next-proxy.js';
import { proxyTrustFrom } from '../../src/adapters/public-url.js';
import { isPageRequest, refusalFrom } from '../../src/adapters/refusal.js';
import { KindeFlagTypeError } from '../../src/claims/errors.js';
import { KindeError } from '../../src/errors.js';

const caller = (more: Partial<Caller> = {}): Caller => ({
  isAuthenticated: true,
  organization: 'org_1',
  has: async () => true,
  ...more,
});

describe('a requirement', () => {
  it.each([
    ['a misspelt kind', { permission: ['a'] }],
    ['an empty list', { permissions: [] }],
    ['no list', { roles: 'admin' }],
    ['a key that is missing', { permissions: [undefined] }],
    ['an empty key', { roles: [''] }],
    ['a list that is missing', { permissions: undefined }],
    ['an organization that is missing', { organization: undefined }],
    ['an empty organization', { organization: '' }],
    ['no organization', { organization: false }],
    ['no flags', { flags: {} }],
    ['no object', null],
  ])('%s is refused when the guard is made', (_what, requirement) => {
    expect(() => requirementFrom(requirement as Requirement)).toThrow();
  });

  it('guards without a key are refused too', () => {
    const guards = guardsFrom((requirement) => requirement);
    expect(() => (guards.requirePermission as () => unknown)()).toThrow('`permissions` names nothing');
    expect(() => guards.requireRole('admin', undefined as never)).toThrow();
    expect(guards.requireOrganization()).toEqual({ organization: true });
    // An unset variable must not mean any organization.
    expect(() => guards.requireOrganization(undefined)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
    expect(guards.requireFlag('plan', 'pro')).toEqual({ flags: { plan: 'pro' } });
    expect(guards.requireAuth()).toEqual({});
  });
});

describe('a decision', () => {
  it.each([
    [{}, caller(), 'allowed'],
    [{}, caller({ isAuthenticated: false }), 'unknown_caller'],
    [{ roles: ['a'] }, caller({ isAuthenticated: false }), 'unknown_caller'],
    [{ roles: ['a'] }, caller({ has: async () => false }), 'forbidden'],
    [{ organization: 'org_1' }, caller(), 'allowed'],
    [{ organization: 'org_2' }, caller(), 'forbidden'],
    [{ organization: true }, caller({ organization: null }), 'forbidden'],
    [{}, caller({ isAuthenticated: false, error: new KindeError('TIMEOUT', 'late') }), 'unavailable'],
  ] as const)('%j: %#', async (requirement, who, outcome) => {
    expect((await decide(requirement, who)).outcome).toBe(outcome);
  });

  it('a flag of another type lets nobody in; any other failure is not hidden', async () => {
    const wrong = new KindeFlagTypeError('INPUT_INVALID', 'wrong', 'beta', 'string');
    const failing = (error: Error) => caller({ has: () => Promise.reject(error) });
    expect((await decide({ flags: ['beta'] }, failing(wrong))).outcome).toBe('forbidden');
    await expect(decide({ flags: ['beta'] }, failing(new Error('broken')))).rejects.toThrow('broken');
  });
});

describe('a refusal', () => {
  const place = { loginPath: '/auth/login', ownPaths: ['/auth/login', '/auth/user'] };
  const page = (url: string, init: RequestInit = {}) =>
    new Request(new URL(url, 'https://app.example.com'), { ...init, headers: { accept: 'text/html' } });
  const unknown = { outcome: 'unknown_caller' } as const;

  it('from a page of the sign-in itself leads nowhere', () => {
    expect(refusalFrom(unknown, page('/auth/user'), place)).toMatchObject({ status: 401 });
  });

  it('leaves out a target that the login would refuse', () => {
    const long = `/x?${'a'.repeat(3_000)}`;
    expect(refusalFrom(unknown, page(long), place)?.headers.get('location')).toBe('/auth/login');
  });

  it('a page holds nothing from outside unescaped', async () => {
    const requirement = { permissions: ['<b>"x"'] };
    const answer = refusalFrom({ outcome: 'forbidden', requirement }, page('/x'), place);
    expect(await answer?.text()).toContain('&lt;b&gt;&quot;x&quot;');
  });

  it('says in a header what a token lacks, without breaking it', () => {
    const requirement = { permissions: ['a"b\\c\nd'] as string[], organization: true } as const;
    const answer = refusalFrom({ outcome: 'forbidden', requirement }, page('/x'), { ...place, bearer: true });
    expect([answer?.status, answer?.headers.get('www-authenticate')]).toEqual([
      403,
      `Bearer error="insufficient_scope", error_description="This needs the permission a'b'c'd, an organization."`,
    ]);
  });

  it.each([
    [{ accept: 'text/html' }, true],
    [{ accept: 'text/html', 'sec-fetch-mode': 'navigate' }, true],
    [{ accept: '*/*' }, false],
    [{ accept: 'text/html', 'sec-fetch-mode': 'same-origin' }, false],
    [{}, false],
  ])('%j is for a page: %s', (headers, expected) => {
    expect(isPageRequest(new Request('https://app.example.com', { headers }))).toBe(expected);
  });
});

it('an API names its audience, or is not protected', () => {
  expect(() => createBearerGuard({ domain: 'example.kinde.com', env: {} })).toThrow('`audience` is missing');
  expect(() => createBearerGuard({ audience: [], domain: 'example.kinde.com', env: {} })).toThrow('`audience`');
  expect(() => createBearerGuard({ audience: 'x', env: {} })).toThrow('`domain` is missing');
  expect(() => createBearerGuard({ audience: 'x', domain: 'example.kinde.com', roles: [], env: {} })).toThrow('roles');
});

it('while the keys cannot be fetched an API says 503', async () => {
  const down = () => Promise.reject(new TypeError('down'));
  const guard = createBearerGuard({ domain: 'example.kinde.com', audience: 'x', fetch: down, timeout: 50, env: {} });
  const token = `${btoa('{"alg":"RS256","kid":"k"}')}.e30.AA`.replaceAll('=', '');
  const { context, refusal } = await guard(
    new Request('http://localhost', { headers: { authorization: `Bearer ${token}` } }),
  );
  expect([refusal?.status, context.isAuthenticated]).toEqual([503, false]);
});

it('124: a framework that is named wins over the one in use', async () => {
  const tracking: (string | null)[] = [];
  // One for each: clients of one fetch share their access tokens, and with them the name that asked for the first.
  const recording = (): typeof fetch => async (_url, init) => {
    tracking.push(new Headers(init?.headers).get('kinde-sdk'));
    return new Response(null, { status: 404 });
  };
  const env = {
    KINDE_DOMAIN: 'https://example.kinde.com',
    KINDE_CLIENT_ID: 'app',
    KINDE_CLIENT_SECRET: 'secret',
    KINDE_REDIRECT_URI: 'https://app.example.com/callback',
    KINDE_SESSION_SECRET: 'a-session-secret-of-thirty-two-characters',
  };
  for (const framework of [undefined, 'Mine']) {
    const kernel = new Kernel({ env, framework, fetch: recording() }, 'Express');
    const request = new Request('https://app.example.com/');
    expect((await kernel.oauth.getSessionInfo(request)).framework).toBe(framework ?? 'Express');
    const { management } = await kernel.open(request);
    await expect(management.getUsers()).rejects.toThrow();
    expect(tracking.at(-1)).toMatch(new RegExp(`^TypeScript-${framework ?? 'Express'}/`));
  }
});

it('cookies of a browser after an answer', () => {
  const set = ['b=3; Path=/', 'c=; Path=/; Max-Age=0; HttpOnly', 'd=e=f; Max-Age=01'];
  expect(cookiesAfter('a=1; b=2; c=9', set)).toBe('a=1; b=3; d=e=f');
});

it.each(['1', -1, 1.5, 'true', {}])('trustProxy cannot be %j', (value) => {
  expect(() => proxyTrustFrom(value)).toThrow('`trustProxy`');
});
