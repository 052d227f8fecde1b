import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createVerifier, type Verifier } from '../../src/tokens/verify.js';
import { quiet } from '../support/time.js';
import { FakeIssuer, ORIGIN, type SigningKey, sign, signingKey } from '../webhooks/issuer.js';

/** Rotation and outage of the key set while many requests are verified: no good token is refused, and nobody storms the issuer. */

const START = Date.UTC(2026, 0, 1);
const COOL_DOWN_S = 30;
const CLIENT = { clientId: 'app' };

let keys: SigningKey[];
let tokens: string[];
let issuer: FakeIssuer;
let verifier: Verifier;

beforeAll(async () => {
  const seconds = START / 1_000;
  const claims = { iss: ORIGIN, sub: 'kp_1', aud: ['app'], azp: 'app', iat: seconds, exp: seconds + 86_400 };
  keys = await Promise.all(['a', 'b', 'made-up'].map(signingKey));
  tokens = await Promise.all(keys.map((key) => sign(key, claims)));
});

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: START });
  issuer = new FakeIssuer(keys[0] as SigningKey);
  verifier = createVerifier({ issuer: ORIGIN, jwksUri: `${ORIGIN}/.well-known/jwks`, fetch: issuer.fetch });
});
afterEach(() => {
  vi.useRealTimers();
});

const at = (seconds: number) => vi.setSystemTime(START + seconds * 1_000);

/** Outcomes of many verifications at once, each kind once; access and ID tokens take turns. */
async function many(count: number, token: string | undefined): Promise<string[]> {
  const verify = (index: number): Promise<unknown> =>
    index % 2 === 0 ? verifier.verifyAccessToken(token as string) : verifier.verifyIdToken(token as string, CLIENT);
  const outcomes = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      verify(index).then(
        () => 'ok',
        (error) => error.code,
      ),
    ),
  );
  return [...new Set(outcomes)];
}

/** The shortest time between two fetches, in seconds. */
function shortestGap(): number {
  const gaps = issuer.fetches.slice(1).map((time, index) => time - (issuer.fetches[index] as number));
  return Math.min(...gaps) / 1_000;
}

describe('a rotation under load', () => {
  test('is followed with one fetch, and both keys are good', async () => {
    expect(await many(100, tokens[0])).toEqual(['ok']);
    issuer.keys = keys.slice(0, 2);
    issuer.latency = 20;
    at(COOL_DOWN_S);
    expect(await Promise.all([many(100, tokens[0]), many(100, tokens[1])])).toEqual([['ok'], ['ok']]);
    expect(issuer.fetches).toHaveLength(2);
  });

  test('forgets the old key once it is gone', async () => {
    await many(1, tokens[0]);
    issuer.keys = [keys[1] as SigningKey];
    at(COOL_DOWN_S);
    expect([await many(20, tokens[1]), await many(20, tokens[0])]).toEqual([['ok'], ['JWT_INVALID']]);
  });
});

describe('made-up key ids under load', () => {
  test('cost one fetch per cool-down, and no good token', async () => {
    await many(1, tokens[0]);
    for (let second = 0; second <= 120; second += 3) {
      at(second);
      expect(await Promise.all([many(20, tokens[2]), many(20, tokens[0])])).toEqual([['JWT_INVALID'], ['ok']]);
    }
    expect(shortestGap()).toBeGreaterThanOrEqual(COOL_DOWN_S);
    expect(issuer.fetches.length).toBeLessThanOrEqual(5);
  });
});

describe('an outage under load', () => {
  test('does not touch tokens of a known key, and asks once per cool-down', async () => {
    await many(1, tokens[0]);
    issuer.isDown = true;
    for (let second = 595; second <= 720; second += 5) {
      at(second);
      expect(await many(20, tokens[0])).toEqual(['ok']);
      // Nobody waited for the fetch in the background, so it must end before the clock goes on.
      await quiet();
    }
    expect(shortestGap()).toBeGreaterThanOrEqual(COOL_DOWN_S);
    expect(issuer.fetches.length).toBeGreaterThan(3);
    expect(issuer.fetches.length).toBeLessThanOrEqual(6);
  });

  test('says that trying again may help where the key is not known', async () => {
    await many(1, tokens[0]);
    issuer.isDown = true;
    at(COOL_DOWN_S);
    expect(await many(20, tokens[1])).toEqual(['KEYS_UNAVAILABLE']);
    issuer.isDown = false;
    issuer.keys = keys.slice(0, 2);
    at(2 * COOL_DOWN_S);
    expect(await many(20, tokens[1])).toEqual(['ok']);
  });

  test('at the start does not storm the issuer, and ends with it', async () => {
    issuer.isDown = true;
    for (let second = 0; second < 30; second += 1) {
      at(second);
      expect(await many(10, tokens[0])).toEqual(['KEYS_UNAVAILABLE']);
    }
    expect(shortestGap()).toBeGreaterThanOrEqual(2);
    issuer.isDown = false;
    at(60);
    expect(await many(10, tokens[0])).toEqual(['ok']);
  });
});
