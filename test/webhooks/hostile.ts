import { createHmac } from 'node:crypto';
import { exportSPKI } from 'jose';
import { part, type SigningKey, sign } from './issuer.js';

/** Tokens that an attacker can make without the private key of the issuer, by what is wrong with them. */
export async function forgeries(
  known: SigningKey,
  stranger: SigningKey,
  payload: Record<string, unknown>,
): Promise<Record<string, string>> {
  const good = await sign(known, payload);
  const [header = '', body = '', signature = ''] = good.split('.');
  const hmac = async (secret: string | Buffer, kid: unknown = known.kid) => {
    const input = `${part({ alg: 'HS256', kid, typ: 'JWT' })}.${body}`;
    return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
  };
  const spki = await exportSPKI(known.publicKey);
  const strangersJwk = { ...stranger.jwk, kid: known.kid };
  return {
    'alg none': `${part({ alg: 'none', kid: known.kid })}.${body}.`,
    'alg None': `${part({ alg: 'None', kid: known.kid })}.${body}.`,
    'alg none with a signature': `${part({ alg: 'none', kid: known.kid })}.${body}.${signature}`,
    'no alg': `${part({ kid: known.kid })}.${body}.${signature}`,
    'HS256 with the public key as PEM': await hmac(spki),
    'HS256 with the public key as trimmed PEM': await hmac(spki.trim()),
    'HS256 with the public JWK': await hmac(JSON.stringify(known.jwk)),
    'HS256 with the modulus': await hmac(Buffer.from(String(known.jwk.n), 'base64url')),
    'HS256 with an empty secret': await hmac(''),
    'another key under the known kid': await sign({ ...stranger, kid: known.kid }, payload),
    'a kid that nobody has': await sign(stranger, payload),
    'no kid, another key': await sign(stranger, payload, { kid: undefined }),
    'a kid that is a path': await sign(stranger, payload, { kid: '../../../../dev/null' }),
    'a kid that is a URL': await sign(stranger, payload, { kid: 'https://evil.example.com/jwks' }),
    'a kid of the prototype': await sign(stranger, payload, { kid: '__proto__' }),
    'a kid that is an object': `${part({ alg: 'RS256', kid: { a: 1 } })}.${body}.${signature}`,
    'its own key in the header': await sign(stranger, payload, { kid: known.kid, jwk: strangersJwk }),
    'its own key set in the header': await sign(stranger, payload, { jku: 'https://evil.example.com/jwks' }),
    'its own certificate in the header': await sign(stranger, payload, {
      kid: known.kid,
      x5u: 'https://evil.example.com/',
    }),
    'an unknown critical extension': `${part({ alg: 'RS256', kid: known.kid, crit: ['exp'], exp: 1 })}.${body}.${signature}`,
    'an unencoded payload': `${part({ alg: 'RS256', kid: known.kid, b64: false, crit: ['b64'] })}.${body}.${signature}`,
    'RS512 instead': `${part({ alg: 'RS512', kid: known.kid })}.${body}.${signature}`,
    'PS256 instead': `${part({ alg: 'PS256', kid: known.kid })}.${body}.${signature}`,
    'another payload': `${header}.${part({ ...payload, sub: 'kp_admin', event_id: 'event_forged' })}.${signature}`,
    'no signature': `${header}.${body}.`,
    'no signature and no dot': `${header}.${body}`,
    'half of a signature': `${header}.${body}.${signature.slice(0, signature.length / 2)}`,
    'a signature of zeros': `${header}.${body}.${Buffer.alloc(256).toString('base64url')}`,
    'four parts': `${good}.${signature}`,
    'five parts': `${good}.x.y`,
    'a header that is no JSON': `${part('{')}.${body}.${signature}`,
    'a header that is a list': `${part([])}.${body}.${signature}`,
    'a header that is not base64url': `***.${body}.${signature}`,
    'only dots': '..',
    'a text': 'hello',
    'a bearer header': `Bearer ${good}`,
    'a huge header': `${part({ alg: 'RS256', kid: 'a'.repeat(100_000) })}.${body}.${signature}`,
    'a huge kid list': `${part({ alg: 'RS256', kid: Array(10_000).fill('a') })}.${body}.${signature}`,
    'two megabytes': `${header}.${'a'.repeat(2 * 1024 * 1024)}.${signature}`,
  };
}
