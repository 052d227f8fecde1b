import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KindeConfigError } from '../../src/errors.js';
import { ManagementClient } from '../../src/management/client.js';
import { type ManagementOptions, managementConfigFrom } from '../../src/management/config.js';
import { version } from '../../src/version.js';
import { BAD_DOMAINS, GOOD_DOMAINS, optionsSchema } from '../support/config-oracle.js';
import { SECRET } from '../support/fake-kinde.js';

const BASE: ManagementOptions = { domain: 'example.kinde.com', clientId: 'client-1', clientSecret: SECRET, env: {} };
const from = (options: Record<string, unknown> = {}, env: Record<string, string> = {}) =>
  managementConfigFrom({ ...BASE, env, ...options });
const fromEnv = (env: Record<string, string>) => managementConfigFrom({ env });
const M2M = { KINDE_DOMAIN: 'example.kinde.com', KINDE_CLIENT_ID: 'id', KINDE_CLIENT_SECRET: 'secret' };

describe('defaults', () => {
  test('are these', () => {
    expect(from()).toMatchObject({
      credentials: {
        domain: 'https://example.kinde.com',
        clientId: 'client-1',
        clientSecret: SECRET,
        audience: 'https://example.kinde.com/api',
        scopes: [],
      },
      timeout: 30_000,
      deadline: undefined,
      retry: { limit: 3, baseDelay: 250, maxDelay: 60_000, writes: false },
      prefetch: true,
      tracking: `TypeScript/${version}/${process.versions.node}/node`,
      headers: {},
      tokenStore: undefined,
    });
  });

  test('the result cannot be changed', () => {
    const config = from({ headers: { a: 'b' } });
    for (const part of [config, config.credentials, config.retry, config.headers])
      expect(Object.isFrozen(part)).toBe(true);
  });

  test('the global fetch is looked up when it is used, so that tools which replace it are seen', () => {
    expect(from().fetch).not.toBe(globalThis.fetch);
    expect(from().fetch).toBe(from().fetch);
  });
});

describe('the environment', () => {
  test('gives everything', () => {
    const config = fromEnv({
      KINDE_DOMAIN: ' https://example.kinde.com/ ',
      KINDE_MANAGEMENT_CLIENT_ID: 'id',
      KINDE_MANAGEMENT_CLIENT_SECRET: 'secret',
      KINDE_MANAGEMENT_AUDIENCE: 'https://other.kinde.com/api',
      KINDE_MANAGEMENT_SCOPES: ' read:users  update:users ',
      KINDE_MANAGEMENT_TIMEOUT: '5000',
      KINDE_MANAGEMENT_DEADLINE: '60000',
      KINDE_MANAGEMENT_RETRY: '7',
      KINDE_MANAGEMENT_PREFETCH: 'False',
      KINDE_MANAGEMENT_TRACKING: '0',
    });
    expect(config).toMatchObject({
      credentials: {
        domain: 'https://example.kinde.com',
        clientId: 'id',
        clientSecret: 'secret',
        audience: 'https://other.kinde.com/api',
        scopes: ['read:users', 'update:users'],
      },
      timeout: 5_000,
      deadline: 60_000,
      retry: { limit: 7 },
      prefetch: false,
      tracking: undefined,
    });
  });

  test('gives way to options', () => {
    const env = {
      KINDE_DOMAIN: 'env.kinde.com',
      KINDE_MANAGEMENT_CLIENT_ID: 'env-id',
      KINDE_MANAGEMENT_CLIENT_SECRET: 'env-secret',
      KINDE_MANAGEMENT_AUDIENCE: 'env-audience',
      KINDE_MANAGEMENT_SCOPES: 'env:scope',
      KINDE_MANAGEMENT_TIMEOUT: '1',
      KINDE_MANAGEMENT_RETRY: '9',
      KINDE_MANAGEMENT_PREFETCH: 'true',
    };
    const config = from({ audience: 'a', scopes: [], timeout: 2, retry: false, prefetch: false }, env);
    expect(config).toMatchObject({
      credentials: {
        domain: 'https://example.kinde.com',
        clientId: 'client-1',
        clientSecret: SECRET,
        audience: 'a',
        scopes: [],
      },
      timeout: 2,
      retry: { limit: 0 },
      prefetch: false,
    });
  });

  test('options of a domain do not ask the environment, so that a conflict there does not matter', () => {
    expect(from({}, { KINDE_DOMAIN: 'a.kinde.com', KINDE_HOST: 'b.kinde.com' }).credentials.domain).toBe(
      'https://example.kinde.com',
    );
  });

  test('KINDE_CLIENT_ID and its secret do where there are none for management', () => {
    expect(fromEnv(M2M).credentials).toMatchObject({ clientId: 'id', clientSecret: 'secret' });
    expect(
      fromEnv({ ...M2M, KINDE_MANAGEMENT_CLIENT_ID: 'm-id', KINDE_MANAGEMENT_CLIENT_SECRET: 'm-secret' }).credentials,
    ).toMatchObject({ clientId: 'm-id', clientSecret: 'm-secret' });
  });

  test.each([
    ['KINDE_MANAGEMENT_CLIENT_ID', /`clientSecret` is missing.*KINDE_MANAGEMENT_CLIENT_SECRET/],
    ['KINDE_MANAGEMENT_CLIENT_SECRET', /`clientId` is missing.*KINDE_MANAGEMENT_CLIENT_ID/],
  ])('%s alone is not completed with half of another application', (name, message) => {
    expect(() => fromEnv({ ...M2M, [name]: 'half' })).toThrow(message);
  });

  test.each([
    ['KINDE_DOMAIN', 'domain'],
    ['KINDE_CLIENT_ID', 'clientId'],
    ['KINDE_CLIENT_SECRET', 'clientSecret'],
  ])('without %s the message names the option and the variable', (name, option) => {
    const act = () => fromEnv({ ...M2M, [name]: ' ' });
    expect(act).toThrow(KindeConfigError);
    expect(act).toThrow(`\`${option}\` is missing: pass it or set ${name}.`);
  });

  test.each([
    ['TIMEOUT', 'soon', 'timeout'],
    ['TIMEOUT', '0', 'timeout'],
    ['DEADLINE', '-1', 'deadline'],
    ['RETRY', 'never', 'retry'],
    ['RETRY', '1.5', 'retry'],
    ['PREFETCH', 'maybe', 'prefetch'],
    ['TRACKING', '2', 'tracking'],
    ['SCOPES', 'read:"users', 'scopes'],
  ])('KINDE_MANAGEMENT_%s=%s is refused', (suffix, value, option) => {
    expect(() => fromEnv({ ...M2M, [`KINDE_MANAGEMENT_${suffix}`]: value })).toThrow(new RegExp(`\`${option}`));
  });

  test('of the process is the default', () => {
    const act = () => new ManagementClient({ clientId: 'x', clientSecret: 'y' });
    const named = process.env.KINDE_DOMAIN ?? process.env.KINDE_HOST ?? process.env.KINDE_ISSUER_URL;
    if (named === undefined) expect(act).toThrow(/`domain` is missing/);
    else expect(act).not.toThrow();
  });
});

describe('what cannot be', () => {
  test.each([null, 5, 'example.kinde.com', true])('options %s', (options) => {
    expect(() => managementConfigFrom(options as never)).toThrow(/must be an object/);
  });

  test('an unknown option is named, beside the known ones', () => {
    expect(() => from({ client_id: 'x' })).toThrow(/`client_id` is not an option; the options are domain, clientId/);
  });

  test('no message holds a secret', () => {
    for (const bad of [
      { timeout: SECRET },
      { scopes: [`${SECRET} `] },
      { headers: { a: `${SECRET}\nx` } },
      { domain: `https://u:${SECRET}@x.com` },
      { fetch: SECRET },
      { framework: `${SECRET}/` },
    ])
      expect(() => from(bad)).toThrow(expect.objectContaining({ message: expect.not.stringContaining(SECRET) }));
  });

  test('a retry policy that would repeat writes by mistake', () => {
    for (const writes of ['false', 0, null, undefined]) expect(() => from({ retry: { writes } })).toThrow(/`retry/);
    expect(from({ retry: { writes: true } }).retry).toEqual({
      limit: 3,
      baseDelay: 250,
      maxDelay: 60_000,
      writes: true,
    });
  });
});

/** One option: a value of the right kind, or one that looks nearly right. */
const CANDIDATES: Record<string, fc.Arbitrary<unknown>> = (() => {
  const odd = fc.constantFrom<unknown>(
    null,
    '',
    ' ',
    'x',
    '5',
    'true',
    0,
    -1,
    1.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    true,
    false,
    {},
    [],
    () => 1,
  );
  const either = (good: fc.Arbitrary<unknown>) =>
    fc.oneof({ weight: 3, arbitrary: good }, { weight: 1, arbitrary: odd });
  const noObjects = (good: fc.Arbitrary<unknown>) =>
    either(good).filter((value) => !Array.isArray(value) && typeof value !== 'function');
  const number = fc.oneof(fc.double({ min: 0.001, max: 1e9, noNaN: true }), fc.integer({ min: 1 }));
  return {
    tracking: either(fc.boolean()),
    timeout: either(number),
    deadline: either(number),
    retry: noObjects(
      fc.oneof(
        fc.constant(false),
        fc.nat(20),
        fc.record(
          {
            limit: either(fc.nat(20)),
            baseDelay: either(number),
            maxDelay: either(number),
            writes: either(fc.boolean()),
          },
          { requiredKeys: [] },
        ),
      ),
    ),
    prefetch: either(fc.boolean()),
    framework: either(fc.constantFrom('Express', 'Next.js', ' Hono ', 'a/b', 'a\nb', '日本', 'my-own_1')),
    // Headers are what the platform takes for such; here only what is clear.
    headers: fc.oneof(
      fc.constantFrom<unknown>(
        {},
        { 'x-a': 'b' },
        { 'x a': 'b' },
        { 'x-a': 'b\nc' },
        { 'x-a': '日' },
        { '': 'b' },
        5,
        'text',
        true,
      ),
      fc.constant(undefined),
    ),
    fetch: either(fc.constant(async () => new Response())).filter((value) => value !== undefined),
    domain: either(fc.constantFrom(...GOOD_DOMAINS, ...BAD_DOMAINS)).filter(
      (value) => !['x', '5', 'true'].includes(value as string),
    ),
    clientId: either(fc.constant('id')),
    clientSecret: either(fc.constant('secret')),
    audience: either(fc.constant('https://example.kinde.com/api')),
    scopes: either(fc.array(fc.constantFrom('read:users', 'a', '', 'a b', 'a"b', 'a\\b'), { maxLength: 3 })),
    tokenStore: either(
      fc.constantFrom<unknown>(
        { get() {}, set() {}, delete() {} },
        new Map(),
        { get() {}, set() {} },
        { get: 1, set: 1, delete: 1 },
      ),
    ),
  };
})();
const REQUIRED = ['domain', 'clientId', 'clientSecret'];

describe('the oracle: a zod schema of the options', () => {
  const check = (options: Record<string, unknown>): void => {
    const verdict = optionsSchema.safeParse(options);
    let error: unknown;
    try {
      managementConfigFrom(options as ManagementOptions);
    } catch (caught) {
      error = caught;
    }
    if (verdict.success) {
      expect(error).toBeUndefined();
      return;
    }
    expect(error).toBeInstanceOf(KindeConfigError);
    const [issue] = verdict.error.issues;
    const name = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path[0];
    expect((error as Error).message).toMatch(new RegExp(`^\`${String(name)}(\\.\\w+)?\``));
  };

  for (const [name, arbitrary] of Object.entries(CANDIDATES)) {
    test(`agrees on \`${name}\``, () => {
      fc.assert(
        fc.property(arbitrary, (value) => check({ ...BASE, [name]: value })),
        { numRuns: 150 },
      );
    });
  }

  test('agrees on any set of options, and on which is at fault', () => {
    const good = fc.record(CANDIDATES, { requiredKeys: REQUIRED });
    fc.assert(
      fc.property(good, (options) => check({ env: {}, ...options })),
      { numRuns: 500 },
    );
  });

  test('agrees on options that are missing or unknown', () => {
    for (const name of REQUIRED) check(Object.fromEntries(Object.entries(BASE).filter(([key]) => key !== name)));
    check({ ...BASE, clientid: 'x' });
    check({ ...BASE, undefinedOption: undefined });
  });
});
