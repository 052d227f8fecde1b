import { describe, expect, it } from 'vitest';
import { createEmulator, EmulatorError, faultPlans } from '../../src/testing/index.js';
import { makeEmulator, refused } from './client.js';

const SECRET = 'a-secret-that-no-message-may-show';

const KNOWN = 'seed, domain, keys, now, tokenLifetimeS, signIn, webhooks, latencyMs, limits, faults, onRequest';

describe('createEmulator', () => {
  it.each<[unknown, string]>([
    [null, 'createEmulator(): the options must be an object (given: null)'],
    [SECRET, 'createEmulator(): the options must be an object (given: a text)'],
    [{ sed: {} }, `createEmulator() has no option "sed"; it can have ${KNOWN}. Did you mean "seed"?`],
    [{ clock: SECRET }, `createEmulator() has no option "clock"; it can have ${KNOWN}.`],
    [{ latency: 5 }, `createEmulator() has no option "latency"; it can have ${KNOWN}. Did you mean "latencyMs"?`],
    [{ toString: 5 }, `createEmulator() has no option "toString"; it can have ${KNOWN}.`],
    [{ domain: 5 }, 'createEmulator(): domain must be a host name, or an http or https URL (given: 5)'],
    [
      { domain: `ftp://${SECRET}` },
      'createEmulator(): domain must be a host name, or an http or https URL (given: a text)',
    ],
    [{ domain: '' }, 'createEmulator(): domain must be a host name, or an http or https URL (given: a text)'],
    [{ keys: { privateKey: {} } }, 'createEmulator(): keys must be what createSigningKeys() gives (given: an object)'],
    [{ now: 5 }, 'createEmulator(): now must be a function (given: 5)'],
    [{ tokenLifetimeS: '60' }, 'createEmulator(): tokenLifetimeS must be a positive number (given: a text)'],
    [{ tokenLifetimeS: 0 }, 'createEmulator(): tokenLifetimeS must be a positive number (given: 0)'],
    [{ latencyMs: Number.NaN }, 'createEmulator(): latencyMs must be a number from 0 to 2147483647 (given: NaN)'],
    [{ latencyMs: Infinity }, 'createEmulator(): latencyMs must be a number from 0 to 2147483647 (given: Infinity)'],
    [{ onRequest: [] }, 'createEmulator(): onRequest must be a function (given: a list)'],
    [{ signIn: true }, 'signIn: the options must be an object (given: true)'],
    [{ signIn: { codeLifetimeS: 0 } }, 'signIn.codeLifetimeS must be a positive number (given: 0)'],
    [{ signIn: { refreshOverlapS: -1 } }, 'signIn.refreshOverlapS must be a number from 0 (given: -1)'],
    [{ signIn: { reusesAccessToken: 'no' } }, 'signIn.reusesAccessToken must be true or false (given: a text)'],
    [{ webhooks: [] }, 'webhooks: the options must be an object (given: a list)'],
    [{ webhooks: { retry: 3 } }, 'webhooks has no option "retry"; it can have fetch, retrySpeed, timeoutMs.'],
    [{ webhooks: { fetch: 'x' } }, 'webhooks.fetch must be a function (given: a text)'],
    [{ webhooks: { retrySpeed: '5' } }, 'webhooks.retrySpeed must be a positive number (given: a text)'],
    [
      { webhooks: { timeoutMs: Infinity } },
      'webhooks.timeoutMs must be a positive number to 2147483647 (given: Infinity)',
    ],
    [{ limits: SECRET }, 'limits must be true, false, or an object with rate and concurrency (given: a text)'],
    [{ limits: [] }, 'limits must be true, false, or an object with rate and concurrency (given: a list)'],
    [{ limits: null }, 'limits must be true, false, or an object with rate and concurrency (given: null)'],
    [{ limits: { rates: {} } }, 'limits has no field "rates"; it can have rate, concurrency. Did you mean "rate"?'],
    [
      { limits: { rate: { request: 5 } } },
      'limits.rate has no field "request"; it can have per, operations, requests, windowS. Did you mean "requests"?',
    ],
    [{ limits: { rate: { requests: 5.5 } } }, 'limits.rate.requests must be a whole number from 0 (given: 5.5)'],
    [{ faults: SECRET }, 'A fault plan must be an object with rules (given: a text)'],
    [
      { faults: { rules: [{ fault: 'resett' }] } },
      expect.stringContaining('rules[0].fault is of no kind; the kinds are refused, reset'),
    ],
  ])('refuses %j', (options, message) => {
    expect(() => createEmulator(options as never)).toThrow(refused(message));
  });

  it('says what is wrong with a seed as before', () => {
    expect(() => createEmulator({ seed: null as never })).toThrow(expect.objectContaining({ code: 'SEED_INVALID' }));
    expect(() => makeEmulator().reseed(undefined as never)).toThrow(expect.objectContaining({ code: 'SEED_INVALID' }));
  });

  it('takes options that are undefined, and those of its types', () => {
    const keys = Promise.reject(new Error('not asked for'));
    keys.catch(() => undefined);
    const options = { domain: undefined, seed: undefined, keys, now: undefined, limits: undefined, faults: undefined };
    expect(createEmulator(options as never).domain).toBe('https://emulator.kinde.com');
    expect(createEmulator({ latencyMs: 0, signIn: { refreshOverlapS: 0 }, webhooks: { fetch } })).toBeDefined();
  });
});

describe('namespace', () => {
  it('refuses unknown options, also of one that is there', () => {
    const emulator = makeEmulator();
    emulator.namespace('one');
    const message = 'namespace() has no option "form"; it can have from. Did you mean "from"?';
    expect(() => emulator.namespace('one', { form: emulator.snapshot() } as never)).toThrow(refused(message));
    expect(() => emulator.namespace('two', null as never)).toThrow(EmulatorError);
    expect(() => emulator.namespace('two', { from: {} } as never)).toThrow(EmulatorError);
    expect(() => emulator.namespace(5 as never)).toThrow(expect.objectContaining({ code: 'NAMESPACE_INVALID' }));
  });
});

describe('listen', () => {
  it.each<[unknown, string]>([
    ['localhost', 'listen(): the options must be an object (given: a text)'],
    [{ prot: 80 }, 'listen() has no option "prot"; it can have port, host, inspector. Did you mean "port"?'],
    [{ port: '80' }, 'listen(): port must be a whole number from 0 to 65535 (given: a text)'],
    [{ port: 70_000 }, 'listen(): port must be a whole number from 0 to 65535 (given: 70000)'],
    [{ host: '' }, 'listen(): host must be a text that is not empty (given: a text)'],
    [{ inspector: 'yes' }, 'listen(): inspector must be true, false, or { hosts: texts } (given: a text)'],
    [{ inspector: { host: ['x'] } }, 'listen(): inspector must be true, false, or { hosts: texts } (given: an object)'],
    [{ inspector: { hosts: 'x' } }, 'listen(): inspector must be true, false, or { hosts: texts } (given: an object)'],
  ])('refuses %j', async (options, message) => {
    await expect(makeEmulator().listen(options as never)).rejects.toEqual(refused(message));
  });
});

describe('mintToken', () => {
  it.each<[unknown, string]>([
    ['amber@example.com', 'mintToken(): the options must be an object (given: a text)'],
    [
      { orgCode: 'org_acme' },
      expect.stringMatching(/^mintToken\(\) has no option "orgCode"; it can have user, organization/),
    ],
    [{ user: 5 }, 'mintToken(): user must be a text (given: 5)'],
    [{ organization: 5 }, 'mintToken(): organization must be a text, or null (given: 5)'],
    [{ audience: [5] }, 'mintToken(): audience must be a text or texts (given: a list)'],
    [{ scopes: 'openid' }, 'mintToken(): scopes must be a list of texts (given: a text)'],
    [{ claims: [] }, 'mintToken(): claims must be an object (given: a list)'],
    [{ expiresIn: '60' }, 'mintToken(): expiresIn must be a number (given: a text)'],
    [{ domain: `ftp://${SECRET}` }, 'mintToken(): domain must be a host name, or an http or https URL (given: a text)'],
    [{ type: 'refresh' }, 'mintToken(): type must be one of access, id (given: a text)'],
    [{ flaw: 'late' }, expect.stringContaining('mintToken(): flaw must be one of expired, not-yet-valid')],
    [{ type: 'id' }, 'An ID token needs a user'],
    [{ user: 'nobody' }, 'The emulator has no user nobody'],
  ])('refuses %j', async (options, message) => {
    await expect(makeEmulator().mintToken(options as never)).rejects.toEqual(refused(message));
  });

  it('takes a domain without a scheme, as createEmulator does', async () => {
    const token = await makeEmulator().mintToken({ domain: 'acme.kinde.com' });
    expect(JSON.parse(atob(token.split('.')[1] ?? '')).iss).toBe('https://acme.kinde.com');
  });
});

describe('webhooks', () => {
  const event = { type: 'user.updated', data: {} } as const;

  it('sign refuses unknown options, and flaws that a signature cannot have', async () => {
    const { webhooks } = makeEmulator();
    const message = 'webhooks.sign() has no option "flow"; it can have flaw. Did you mean "flaw"?';
    await expect(webhooks.sign(event, { flow: 'x' } as never)).rejects.toEqual(refused(message));
    const flaw =
      'webhooks.sign(): flaw must be one of unknown-key, wrong-signature, no-signature, symmetric-signature (given: a text)';
    await expect(webhooks.sign(event, { flaw: 'expired' } as never)).rejects.toEqual(refused(flaw));
  });

  it('request refuses unknown options, and what is no URL', async () => {
    const { webhooks } = makeEmulator();
    const message = 'webhooks.request() has no option "uri"; it can have flaw, url. Did you mean "url"?';
    await expect(webhooks.request(event, { uri: 'x' } as never)).rejects.toEqual(refused(message));
    const url = 'webhooks.request(): url must be a URL (given: a text)';
    await expect(webhooks.request(event, { url: '/hooks' })).rejects.toEqual(refused(url));
  });
});

describe('what else takes options', () => {
  it('allowUrls refuses unknown ones, and a text where texts belong', () => {
    const { allowUrls } = makeEmulator();
    const known = 'callbackUrls, logoutUrls, clientId';
    const unknown = `allowUrls() has no option "callbackUrl"; it can have ${known}. Did you mean "callbackUrls"?`;
    expect(() => allowUrls({ callbackUrl: [] } as never)).toThrow(refused(unknown));
    const wrong = 'allowUrls(): callbackUrls must be a list of texts (given: a text)';
    expect(() => allowUrls({ callbackUrls: 'http://localhost' } as never)).toThrow(refused(wrong));
  });

  it('signIn and signInTo refuse unknown ones', async () => {
    const emulator = makeEmulator();
    const who = expect.stringContaining(
      'signIn() has no option "orgcode"; it can have email, userId, orgCode, orgName',
    );
    const url = `${emulator.domain}/oauth2/auth`;
    await expect(emulator.signIn(url, { email: 'amber@example.com', orgcode: 'x' } as never)).rejects.toEqual(
      refused(who),
    );
    const app = () => new Response();
    const options = 'signInTo() has no option "login"; it can have loginPath, origin, headers.';
    await expect(emulator.signInTo(app, 'amber@example.com', { login: '/' } as never)).rejects.toEqual(
      refused(options),
    );
  });

  it('signIn takes a user as `users` has it', async () => {
    const emulator = makeEmulator();
    const { domain, clientId, redirectUri } = emulator.webCredentials();
    const fields = { client_id: clientId, redirect_uri: redirectUri, response_type: 'code', scope: 'openid' };
    const url = `${domain}/oauth2/auth?${new URLSearchParams({ ...fields, state: 'long-enough' })}`;
    const user = emulator.users.find('amber@example.com');
    expect(await emulator.signIn(url, user as never)).toContain('code=');
  });

  it('ready-made plans refuse unknown ones', () => {
    const unknown =
      'faultPlans has no option "probabilty"; it can have probability, operations. Did you mean "probability"?';
    expect(() => faultPlans.flaky(7, { probabilty: 1 } as never)).toThrow(refused(unknown));
    const wrong = 'faultPlans.probability must be a number from 0 to 1 (given: 5)';
    expect(() => faultPlans.outage({ probability: 5 })).toThrow(refused(wrong));
  });

  it('the clock takes times only', () => {
    const { clock } = makeEmulator();
    const message = 'The clock takes a date, a text of one or milliseconds (given: a text)';
    expect(() => clock.set('never')).toThrow(refused(message));
    expect(() => clock.advance(Number.NaN)).toThrow(EmulatorError);
  });
});
