import { CompactEncrypt, compactDecrypt, createLocalJWKSet, jwtVerify } from 'jose';
import { createOAuth, DOMAIN, Issuer, request, signIn } from '../test/oauth/support/issuer.js';
import { median } from './stats.js';

/**
 * What a session check costs against the jose calls alone (open a JWE of the same content, verify the access token).
 *
 * Run compiled (`npm run bench:session`), since tsx adds to every function.
 */
const issuer = await Issuer.create();
issuer.accessClaims = { permissions: Array.from({ length: 20 }, (_, index) => `do:something-${index}`) };
const oauth = createOAuth(issuer);
const cookie = await signIn(oauth, issuer);
const tokens = await oauth.getTokens(request('/', cookie));
const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
const record = { sid: 'x'.repeat(22), generation: 'x'.repeat(16), createdAt: 1, touchedAt: 1, audience: [], tokens };
const jwe = await new CompactEncrypt(new TextEncoder().encode(JSON.stringify(record)))
  .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
  .encrypt(key);
const keys = createLocalJWKSet({ keys: [issuer.keys.jwk as { kty: string }] });
const rules = { algorithms: ['RS256'], issuer: DOMAIN, clockTolerance: 60, requiredClaims: ['exp'] };
const requests = Array.from({ length: 64 }, () => request('/', cookie));
let count = 0;
const next = (): Request => (requests[count++ % 64] as Request).clone();

const works: Record<string, () => Promise<unknown>> = {
  jose: async () => {
    const { plaintext } = await compactDecrypt(jwe, key);
    await jwtVerify(JSON.parse(new TextDecoder().decode(plaintext)).tokens.accessToken, keys, rules);
  },
  getSession: () => oauth.getSession(next()),
  request: async () => next(),
};

const times: Record<string, number[]> = {};
for (let round = 0; round < 80; round += 1) {
  for (const [name, work] of Object.entries(works)) {
    const startedAt = performance.now();
    for (let turn = 0; turn < 200; turn += 1) await work();
    times[name] = [...(times[name] ?? []), ((performance.now() - startedAt) / 200) * 1_000];
  }
}
// The first rounds warm up.
const counted = (name: string): number[] => (times[name] ?? []).slice(20);
const bare = counted('request');
const results = {
  jose: counted('jose'),
  session: counted('getSession').map((time, round) => time - (bare[round] as number)),
};
if (process.argv.includes('--json')) console.log(JSON.stringify(results));
else {
  const [jose, session] = [median(results.jose), median(results.session)];
  console.log(`jose ${jose.toFixed(1)} µs, session check ${session.toFixed(1)} µs: ${(session / jose).toFixed(3)}x`);
}
