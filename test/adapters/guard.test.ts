import { describe, expect, it } from 'vitest';
import { createBearerGuard } from '../../src/adapters/bearer.js';
import { type Caller, decide, guardsFrom, type Requirement, requirementFrom } from '../../src/adapters/guard.js';
import { Kernel } from '../../src/adapters/kernel.js';
import { cookiesAfter } from '../../src/adapters/next-proxy.js';
import { proxyTrustFrom } from '../../src/adapters/public-url.js';
import { isPageRequest, refusalFrom } from '../../src/adapters/refusal.js';
import { KindeFlagTypeError } from '../../src/claims/errors.js';
import { KindeError } from '../../src/errors.js';
import { cookiesFrom } from '../../src/oauth/cookies.js';

const caller = (more: Partial<Caller> = {}): Caller => ({
  isAuthenticated: true,
  organization: 'org_1',
  has: async () => true,
  ...more,
});
/** Meets no condition; the token itself is good. */
const hasNothing = async (conditions: object) => Object.keys(conditions).length === 0;

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
    ['nothing', null],
    ['a list', []],
    ['a function', () => true],
    ['a text', ''],
    ['true', true],
  ])('%s is refused when the guard is made', (_what, requirement) => {
    const refused = expect.objectContaining({ code: 'INPUT_INVALID' });
    expect(() => requirementFrom(requirement as Requirement)).toThrow(refused);
  });

  it.each([
    [[], 'A requirement must be an object, such as `{ roles: [...] }`.'],
    [{ organization: 5 }, '`organization` must be the code of an organization, or true for any.'],
    [{ organization: ['org_1'] }, '`organization` must be the code of an organization, or true for any.'],
  ])('%j: %s', (requirement, message) => {
    expect(() => requirementFrom(requirement as never)).toThrow(message);
  });

  it('guards without a key are refused too', () => {
    const guards = guardsFrom((requirement) => requirement);
    expect(() => (guards.requirePermission as () => unknown)()).toThrow('`permissions` names nothing');
    expect(() => guards.requireRole('admin', undefined as never)).toThrow();
    expect(guards.requireOrganization()).toEqual({ organization: true });
    // An unset variable must not mean any organization.
    expect(() => guards.requireOrganization(undefined)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
    expect(() => guards.requireFlag(undefined as never)).toThrow('`flags` must be a list of keys');
    expect(() => guards.requireFlag(undefined as never, 'pro')).toThrow('`flags` must be a list of keys');
    expect(guards.requireFlag('beta')).toEqual({ flags: { beta: true } });
    expect(guards.requireFlag('plan', 'pro')).toEqual({ flags: { plan: 'pro' } });
    expect(guards.requireAuth()).toEqual({});
  });
});

describe('a decision', () => {
  it.each([
    [{}, caller(), 'allowed'],
    [{}, caller({ isAuthenticated: false }), 'unknown_caller'],
    [{ roles: ['a'] }, caller({ isAuthenticated: false }), 'unknown_caller'],
    [{ roles: ['a'] }, caller({ has: hasNothing }), 'forbidden'],
    // The token has run out since the request came.
    [{}, caller({ has: async () => false }), 'unknown_caller'],
    [{ roles: ['a'] }, caller({ has: async () => false }), 'unknown_caller'],
    [{ organization: 'org_2' }, caller({ has: async () => false }), 'unknown_caller'],
    [{ organization: 'org_1' }, caller(), 'allowed'],
    [{ organization: 'org_2' }, caller(), 'forbidden'],
    [{ organization: true }, caller(), 'allowed'],
    [{ organization: true }, caller({ organization: null }), 'forbidden'],
    [{}, caller({ isAuthenticated: false, error: new KindeError('TIMEOUT', 'late') }), 'unavailable'],
  ] as const)('%j: %#', async (requirement, who, outcome) => {
    expect((await decide(requirement, who)).outcome).toBe(outcome);
  });

  const failing = (error: Error) =>
    caller({ has: async (conditions) => (await hasNothing(conditions)) || Promise.reject(error) });

  it('a flag of another type lets nobody in; any other failure is not hidden', async () => {
    for (const code of ['INPUT_INVALID', 'UNEXPECTED_RESPONSE'] as const) {
      const wrong = new KindeFlagTypeError(code, 'wrong', 'beta', 'string');
      expect((await decide({ flags: ['beta'] }, failing(wrong))).outcome).toBe('forbidden');
    }
    await expect(decide({ flags: ['beta'] }, failing(new Error('broken')))).rejects.toThrow('broken');
  });

  it('a question that Kinde does not answer is for later; one that it refuses is a failure', async () => {
    const down = new KindeError('SERVER_ERROR', 'down');
    expect(await decide({ roles: ['a'] }, failing(down))).toEqual({ outcome: 'unavailable', error: down });
    const refused = new KindeError('FORBIDDEN', 'no');
    await expect(decide({ roles: ['a'] }, failing(refused))).rejects.toBe(refused);
  });
});

describe('a refusal', () => {
  const place = { loginPath: '/auth/login', ownPaths: ['/auth/login', '/auth/user'] };
  const page = (url: string, init: RequestInit = {}) =>
    new Request(new URL(url, 'https://app.example.com'), { ...init, headers: { accept: 'text/html' } });
  const unknown = { outcome: 'unknown_caller' } as const;

  it.each(['/auth/user', '/auth/user/', '/auth/login//'])('from %s of the sign-in itself leads nowhere', (path) => {
    expect(refusalFrom(unknown, page(path), place)).toMatchObject({ status: 401 });
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

  it('of a page that only reads leads to the sign-in and back, with what is special in the address kept', () => {
    for (const method of ['GET', 'HEAD']) {
      const answer = refusalFrom(unknown, page('/a\\b?c=\\d', { method }), place);
      const location = new URL(answer?.headers.get('location') ?? '', 'https://app.example.com');
      expect([answer?.status, location.pathname]).toEqual([302, '/auth/login']);
      expect(location.searchParams.get('post_login_redirect_url')).toBe('/a/b?c=%5Cd');
    }
  });

  it.each([
    [unknown, 401, 'You are not signed in', 'Nobody is signed in.', true],
    [
      { outcome: 'forbidden', requirement: { roles: ['a'] } },
      403,
      'You have no access to this page',
      'This needs the role a.',
      false,
    ],
    [
      { outcome: 'unavailable', error: new KindeError('TIMEOUT', 'It took too long.') },
      503,
      'This does not work for the moment',
      'It took too long.',
      false,
    ],
  ] as const)(
    'of a form says why on a page, and where to sign in: %j',
    async (decision, status, title, text, hasLink) => {
      const answer = refusalFrom(decision, page('/x', { method: 'POST' }), place);
      const html = (await answer?.text()) ?? '';
      expect(answer?.status).toBe(status);
      expect(html).toContain(`<h1>${title}</h1><p>${text}</p>`);
      expect(html.includes('<a href="/auth/login">Sign in</a>')).toBe(hasLink);
      expect(answer?.headers.get('retry-after')).toBe(status === 503 ? '3' : null);
      expect(answer?.headers.has('www-authenticate')).toBe(false);
    },
  );

  it.each([
    [{ permissions: ['a', 'b'], roles: ['c'] }, 'the permission a, the permission b, the role c'],
    [{ flags: ['d'] }, 'the feature flag d'],
    [{ flags: { e: 'x', f: 2 } }, 'the feature flag e, the feature flag f'],
    [{ organization: 'org_1' }, 'the organization org_1'],
    [{ organization: true, roles: ['c'] }, 'the role c, an organization'],
  ] as const)('says in words what %j needs', async (requirement, words) => {
    const request = new Request('https://app.example.com/x');
    const answer = refusalFrom({ outcome: 'forbidden', requirement: requirement as Requirement }, request, place);
    expect(await answer?.json()).toEqual({ code: 'FORBIDDEN', message: `This needs ${words}.` });
  });

  it('of a token says what is wrong with it, of none only that one is needed', async () => {
    const request = page('/x');
    const bearer = { error: 'invalid_token', description: 'The token has expired.' } as const;
    const stale = refusalFrom(unknown, request, { ...place, loginPath: undefined, bearer });
    expect(await stale?.json()).toEqual({ code: 'NOT_AUTHENTICATED', message: 'The token has expired.' });
    expect(stale?.headers.get('www-authenticate')).toBe(
      'Bearer error="invalid_token", error_description="The token has expired."',
    );
    const none = refusalFrom(unknown, request, { ...place, loginPath: undefined, bearer: true });
    expect(await none?.json()).toEqual({ code: 'NOT_AUTHENTICATED', message: 'Nobody is signed in.' });
    expect(none?.headers.get('www-authenticate')).toBe('Bearer');
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

it.each([
  ['permision', { permision: ['admin'] }],
  ['entitlements', { entitlements: ['pro'] }],
  ['role', { role: ['admin'], permissions: ['a'] }],
  ['forceAPI', { access: { forceAPI: true } }],
])('`%s` is no option of an API, and lets nobody in', (name, options) => {
  const good = { domain: 'example.kinde.com', audience: 'x', env: {} };
  expect(() => createBearerGuard({ ...good, ...options } as never)).toThrow(`${name}\` is not an option`);
});

it('`forceAPI` is no option of sessions either', () => {
  const good = {
    domain: 'example.kinde.com',
    clientId: 'app',
    redirectUri: 'https://app.example.com/callback',
    env: {},
  };
  const options = { ...good, session: { secret: 'a-session-secret-of-thirty-two-characters' } };
  expect(() => new Kernel({ ...options, access: { forceAPI: true } } as never)).toThrow('forceAPI` is not an option');
  expect(() => new Kernel({ ...options, access: { forceApi: true } })).not.toThrow();
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

describe('cookies of a browser after an answer', () => {
  const set = ['b=3; Path=/', 'c=; Path=/; Max-Age=0; HttpOnly', 'd=e=f; Max-Age=01'];

  it.each([
    ['a=1; b=2; c=9', set, 'a=1; b=3; d=e=f'],
    ['b=2; c=9', set.slice(1, 2), 'b=2'],
    ['c=9', set.slice(1, 2), ''],
    ['', set.slice(0, 1), 'b=3'],
  ])('%j', (header, setCookies, expected) => {
    expect(cookiesAfter(header, setCookies)).toBe(expected);
  });

  it.each(['a=1; a=2; flag', 'a=1;b=2', 'a = 1; ; =x; "q"', ''])('%j with nothing new says what it said', (header) => {
    const pairs = (text: string) =>
      text
        .split(';')
        .map((pair) => pair.trim())
        .filter(Boolean);
    expect(pairs(cookiesAfter(header, []))).toEqual(pairs(header));
    expect(cookiesFrom(cookiesAfter(header, []))).toEqual(cookiesFrom(header));
  });

  it('a changed one is in no place what it was', () => {
    expect(cookiesAfter('b=1; a=0; b=2;b =4', set.slice(0, 1))).toBe('a=0; b=3');
  });
});

it.each(['1', -1, 1.5, 'true', {}])('trustProxy cannot be %j', (value) => {
  expect(() => proxyTrustFrom(value)).toThrow('`trustProxy`');
});
