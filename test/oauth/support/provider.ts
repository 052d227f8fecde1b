import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt, exportJWK, generateKeyPair, type JWK } from 'jose';
// @ts-expect-error it brings no types
import { interactionPolicy, Provider } from 'oidc-provider';

export const RESOURCE = 'https://api.example.com';

/** An independent identity provider on a loopback port, with Kinde's paths and a login that needs no human. */
export interface TestProvider {
  readonly issuer: string;
  readonly key: JWK;
  /** Requests by path. */
  readonly seen: { readonly path: string; readonly body: URLSearchParams; readonly headers: Record<string, unknown> }[];
  close(): Promise<void>;
}

export interface TestProviderOptions {
  readonly redirectUris: readonly string[];
  /** Seconds; default 3,600. */
  readonly accessTokenLife?: number;
}

export async function startProvider({
  redirectUris,
  accessTokenLife = 3_600,
}: TestProviderOptions): Promise<TestProvider> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), kid: 'key-1', alg: 'RS256', use: 'sig' };
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, configuration(redirectUris, accessTokenLife, key));
  const seen: TestProvider['seen'] = [];
  provider.use(async (ctx: Context, next: () => Promise<void>) => {
    const found = /^\/interaction\/([\w-]+)$/.exec(ctx.path);
    if (found) return login(provider, ctx);
    // This provider gives no profile for a token of an API; Kinde does.
    if (ctx.path === '/oauth2/v2/user_profile') {
      const { sub } = decodeJwt(String(ctx.get('authorization')).replace('Bearer ', ''));
      ctx.body = { sub, id: sub, email: `${sub}@example.com` };
      return;
    }
    await next();
    const body = new URLSearchParams((ctx.oidc?.body ?? {}) as Record<string, string>);
    seen.push({ path: ctx.path, body, headers: { ...ctx.req.headers } });
  });
  server.on('request', provider.callback());
  return {
    issuer,
    key,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

// biome-ignore lint/suspicious/noExplicitAny: the library brings no types
type Context = any;

async function login(provider: Context, ctx: Context): Promise<void> {
  const { params, prompt } = await provider.interactionDetails(ctx.req, ctx.res);
  const accountId = params.login_hint ?? 'kp_ada';
  const result =
    params.login_hint === 'denied'
      ? { error: 'access_denied', error_description: 'The user said <no>.' }
      : { [prompt.name]: {}, login: { accountId } };
  await provider.interactionFinished(ctx.req, ctx.res, result, { mergeWithLastSubmission: false });
  ctx.respond = false;
}

function configuration(redirectUris: readonly string[], accessTokenLife: number, key: JWK): object {
  const policy = interactionPolicy.base();
  policy.add(new interactionPolicy.Prompt({ name: 'create', requestable: true }), 0);
  const client = {
    redirect_uris: redirectUris,
    grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
    response_types: ['code'],
  };
  return {
    clients: [
      { ...client, client_id: 'app', client_secret: 'app-secret', token_endpoint_auth_method: 'client_secret_post' },
      { ...client, client_id: 'public', token_endpoint_auth_method: 'none' },
    ],
    jwks: { keys: [key] },
    cookies: { keys: ['test'] },
    scopes: ['openid', 'profile', 'email', 'offline'],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['given_name', 'family_name', 'name'] },
    conformIdTokenClaims: false,
    // Kinde names the application so in access tokens; this provider would only say `client_id`.
    extraTokenClaims: (_: unknown, token: { clientId: string }) => ({ azp: token.clientId }),
    ttl: {
      AccessToken: accessTokenLife,
      IdToken: 3_600,
      RefreshToken: 86_400,
      Grant: 86_400,
      Session: 86_400,
      Interaction: 600,
    },
    issueRefreshToken: async (_: unknown, __: unknown, code: { scopes: Set<string> }) => code.scopes.has('offline'),
    rotateRefreshToken: true,
    interactions: { policy, url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: async (_: unknown, id: string) => ({
      accountId: id,
      claims: async () => ({
        sub: id,
        email: `${id}@example.com`,
        email_verified: true,
        given_name: 'Ada',
        family_name: 'L',
        name: 'Ada L',
      }),
    }),
    loadExistingGrant: async (ctx: Context) => {
      const known = ctx.oidc.session.grantIdFor(ctx.oidc.client.clientId);
      if (known) return ctx.oidc.provider.Grant.find(known);
      const grant = new ctx.oidc.provider.Grant({
        clientId: ctx.oidc.client.clientId,
        accountId: ctx.oidc.session.accountId,
      });
      grant.addOIDCScope('openid profile email offline');
      grant.addResourceScope(RESOURCE, 'openid profile email offline');
      await grant.save();
      return grant;
    },
    features: {
      devInteractions: { enabled: false },
      introspection: { enabled: true },
      revocation: { enabled: true },
      deviceFlow: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: 'openid profile email offline',
          audience: RESOURCE,
          accessTokenTTL: accessTokenLife,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    routes: {
      authorization: '/oauth2/auth',
      token: '/oauth2/token',
      userinfo: '/oauth2/v2/user_profile',
      jwks: '/.well-known/jwks.json',
      introspection: '/oauth2/introspect',
      revocation: '/oauth2/revoke',
      end_session: '/logout',
      device_authorization: '/oauth2/device/auth',
      code_verification: '/device',
    },
  };
}
