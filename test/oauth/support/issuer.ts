import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { OAuth, type OAuthOptions } from '../../../src/oauth/index.js';

export const DOMAIN = 'https://example.kinde.com';
export const APP = 'https://app.example.com';
export const SECRET = 'a-session-secret-of-thirty-two-characters';

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: URLSearchParams;
  readonly headers: Headers;
}

type Answer = (call: Call) => Response | Promise<Response>;

/** One pair for all tests of a file: making one takes longer than any of them. */
const keys = generateKeyPair('RS256', { extractable: true }).then(async ({ privateKey, publicKey }) => ({
  privateKey,
  jwk: { ...(await exportJWK(publicKey)), kid: 'key-1', alg: 'RS256', use: 'sig' },
}));

/** A Kinde environment behind an injected fetch; every answer can be replaced. */
export class Issuer {
  readonly calls: Call[] = [];
  readonly answers = new Map<string, Answer>();
  /** Claims over those of the next tokens. */
  idClaims: JWTPayload = {};
  accessClaims: JWTPayload = {};
  accessTokenLife = 3_600;
  nonce: string | undefined;
  #count = 0;
  readonly #keys: { readonly privateKey: CryptoKey; readonly jwk: object };

  static async create(): Promise<Issuer> {
    return new Issuer(await keys);
  }

  constructor(keys: Issuer['keys']) {
    this.#keys = keys;
    this.answers.set('/.well-known/openid-configuration', () =>
      Response.json({
        issuer: DOMAIN,
        authorization_endpoint: `${DOMAIN}/oauth2/auth`,
        token_endpoint: `${DOMAIN}/oauth2/token`,
        jwks_uri: `${DOMAIN}/.well-known/jwks.json`,
      }),
    );
    this.answers.set('/.well-known/jwks.json', () => Response.json({ keys: [this.keys.jwk] }));
    this.answers.set('/oauth2/token', async () => Response.json(await this.tokens()));
    this.answers.set('/oauth2/revoke', () => new Response(null, { status: 200 }));
  }

  get keys(): { readonly privateKey: CryptoKey; readonly jwk: object } {
    return this.#keys;
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const url = new URL(String(input));
    const headers = new Headers(init?.headers);
    const call = {
      method: init?.method ?? 'GET',
      path: url.pathname,
      body: new URLSearchParams(String(init?.body ?? '')),
      headers,
    };
    this.calls.push(call);
    const answer = this.answers.get(url.pathname);
    const work = Promise.resolve(answer ? answer(call) : new Response('not found', { status: 404 }));
    const { signal } = init ?? {};
    if (!signal) return work;
    return Promise.race([
      work,
      new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    ]);
  };

  tokenCalls(grant: string): Call[] {
    return this.calls.filter(({ path, body }) => path === '/oauth2/token' && body.get('grant_type') === grant);
  }

  async sign(claims: JWTPayload, header: Record<string, string> = {}): Promise<string> {
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: 'key-1', typ: 'JWT', ...header })
      .sign(this.keys.privateKey);
  }

  /** A token answer, each with another refresh token and access token. */
  async tokens(): Promise<Record<string, unknown>> {
    this.#count += 1;
    const now = Math.floor(Date.now() / 1_000);
    const common = { iss: DOMAIN, iat: now, sub: 'kp_ada', azp: 'app' };
    const access = {
      ...common,
      aud: [],
      exp: now + this.accessTokenLife,
      jti: `a${this.#count}`,
      scp: ['openid', 'offline'],
    };
    const id = {
      ...common,
      aud: ['app'],
      exp: now + 3_600,
      email: 'ada@example.com',
      ...(this.nonce ? { nonce: this.nonce } : {}),
    };
    return {
      access_token: await this.sign({ ...access, ...this.accessClaims }),
      id_token: await this.sign({ ...id, ...this.idClaims }),
      refresh_token: `refresh-${this.#count}`,
      expires_in: this.accessTokenLife,
      token_type: 'bearer',
      scope: 'openid offline',
    };
  }
}

export function createOAuth(issuer: Issuer, options: OAuthOptions = {}): OAuth {
  return new OAuth({
    domain: DOMAIN,
    clientId: 'app',
    clientSecret: 'app-secret',
    redirectUri: `${APP}/callback`,
    scopes: ['openid', 'profile', 'email', 'offline'],
    fetch: issuer.fetch,
    env: {},
    ...options,
    session: { secret: SECRET, ...options.session },
  });
}

/** `Cookie` header of a browser that has just got these `Set-Cookie` values on top of what it had. */
export function cookieHeader(setCookies: readonly string[], before = ''): string {
  const jar = new Map(before ? before.split('; ').map((pair) => pair.split(/=(.*)/s, 2) as [string, string]) : []);
  for (const cookie of setCookies) {
    const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split(/=(.*)/s, 2);
    if (/max-age=0/i.test(cookie)) jar.delete(name);
    else jar.set(name, value);
  }
  return [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
}

export function request(path: string, cookie = '', headers: Record<string, string> = {}): Request {
  return new Request(new URL(path, APP), { headers: { ...(cookie ? { cookie } : {}), ...headers } });
}

/** Begins and ends a sign-in; gives the browser's cookies. */
export async function signIn(oauth: OAuth, issuer: Issuer, before = ''): Promise<string> {
  const started = await oauth.createAuthorizationUrl({}, request('/', before));
  issuer.nonce = started.nonce;
  const cookie = cookieHeader(started.setCookies, before);
  const { setCookies } = await oauth.callback(request(`/callback?code=c&state=${started.state}`, cookie));
  issuer.nonce = undefined;
  return cookieHeader(setCookies, cookie);
}
