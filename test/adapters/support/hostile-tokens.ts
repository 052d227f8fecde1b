import { exportSPKI, SignJWT } from 'jose';
import { createEmulator } from '../../../src/testing/index.js';
import { createSigningKeys } from '../../../src/testing/keys.js';
import { AUDIENCE, machineToken, type TestKinde } from './kinde.js';

/** Tokens that an API must not take, by what is wrong with them. */
export async function hostileTokens(kinde: TestKinde): Promise<Readonly<Record<string, string>>> {
  const good = await machineToken(kinde);
  const [header = '', payload = '', signature = ''] = good.split('.');
  const { keys, url } = kinde;
  const now = Math.floor(Date.now() / 1_000);
  const claims = { aud: [AUDIENCE], azp: 'machine', iss: url };
  const sign = (more: object, key = keys, kid = keys.jwk.kid, typ = 'JWT') =>
    new SignJWT({ ...claims, iat: now, exp: now + 3_600, ...more })
      .setProtectedHeader({ alg: 'RS256', kid: String(kid), typ })
      .sign(key.privateKey);
  const strangers = await createSigningKeys();
  const withPublicKey = new SignJWT({ ...claims, exp: now + 3_600 })
    .setProtectedHeader({ alg: 'HS256', kid: String(keys.jwk.kid) })
    .sign(new TextEncoder().encode(await exportSPKI(keys.publicKey)));
  return {
    empty: '',
    garbage: 'garbage',
    'two of them': `${good} ${good}`,
    'a list': `${good},${good}`,
    'three dots': '...',
    'no signature': `${header}.${payload}.`,
    'alg none': `${encode({ alg: 'none' })}.${payload}.`,
    'alg none with a signature': `${encode({ alg: 'none' })}.${payload}.${signature}`,
    'the public key as a secret': await withPublicKey,
    'changed claims': `${header}.${encode({ ...claims, exp: now + 3_600, permissions: ['all'] })}.${signature}`,
    expired: await sign({ iat: now - 7_200, exp: now - 3_600 }),
    'without an end': await sign({ exp: undefined }),
    'not valid yet': await sign({ nbf: now + 3_600 }),
    'from the future': await sign({ iat: now + 3_600 }),
    'for another API': await machineToken(kinde, `${url}/api`),
    'for no API': await sign({ aud: [] }),
    'of another issuer with the same key': await otherIssuer(kinde),
    'of an issuer that begins alike': await sign({ iss: `${url}.evil.example` }),
    "a stranger's key": await sign({}, strangers, strangers.jwk.kid),
    "a stranger's key under the known name": await sign({}, strangers),
    'another kind of token': await sign({}, keys, keys.jwk.kid, 'logout+jwt'),
    'very long': `${header}.${payload}${'A'.repeat(10_000)}.${signature}`,
  };
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

async function otherIssuer({ keys }: TestKinde): Promise<string> {
  const applications = [{ clientId: 'machine', clientSecret: 'machine-secret', audiences: [AUDIENCE] }];
  const emulator = createEmulator({ keys, seed: { applications } });
  const server = await emulator.listen();
  const token = await machineToken(server);
  await server.close();
  return token;
}
