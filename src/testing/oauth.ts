import { jsonResponse } from './answers.js';
import { audienceOf } from './auth.js';
import type { Application } from './state.js';
import type { TokenAuthority } from './tokens.js';

/** Answers a request to one of the OAuth endpoints; `undefined` when the path is not one. */
export type OAuthEndpoints = (request: Request, url: URL) => Promise<Response | undefined>;

/** What the endpoints work on. */
export interface OAuthOptions {
  readonly authority: TokenAuthority;
  readonly applicationOf: (clientId: string) => Application | undefined;
}

/** Makes the OAuth endpoints: client credentials, the key set and the discovery document. */
export function createOAuthEndpoints({ authority, applicationOf }: OAuthOptions): OAuthEndpoints {
  return async (request, url) => {
    switch (url.pathname) {
      case '/oauth2/token':
        return await token(request, url.origin, authority, applicationOf).catch(errorResponse);
      case '/.well-known/jwks':
      case '/.well-known/jwks.json':
        return jsonResponse(200, { keys: [(await authority.keys()).jwk] });
      case '/.well-known/openid-configuration':
        return jsonResponse(200, discoveryFrom(url.origin));
      default:
        return undefined;
    }
  };
}

/** Refused by the token endpoint; the error codes are those of RFC 6749, the statuses those of Kinde. */
class OAuthError extends Error {
  readonly status: number;
  readonly error: string;

  constructor(status: number, error: string, description: string) {
    super(description);
    this.status = status;
    this.error = error;
  }
}

function errorResponse(error: unknown): Response {
  if (!(error instanceof OAuthError)) throw error;
  // An unknown client gets no JSON: Kinde answers it with this one word.
  if (error.error === 'not_found') {
    return new Response(error.error, {
      status: error.status,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    });
  }
  const body = { error: error.error, error_description: error.message };
  return jsonResponse(error.status, body, { 'cache-control': 'no-store' });
}

async function token(
  request: Request,
  origin: string,
  authority: TokenAuthority,
  applicationOf: OAuthOptions['applicationOf'],
): Promise<Response> {
  const form = await formFrom(request);
  const grant = form.get('grant_type');
  if (!grant) throw new OAuthError(400, 'invalid_request', 'The parameter grant_type is missing');
  const application = authenticateClient(request, form, applicationOf);
  if (grant !== 'client_credentials') {
    throw new OAuthError(400, 'unsupported_grant_type', `The grant type ${grant} is not supported`);
  }
  const scope = scopeFrom(form, application);
  const aud = audiencesFrom(form, application, origin);
  const requested = form.get('scope') ? scope.split(' ') : [];
  const access_token = await authority.issue({
    aud,
    azp: application.clientId,
    gty: ['client_credentials'],
    iss: origin,
    scp: requested,
    scope,
    v: '2',
    ...(application.orgCode === undefined ? {} : { org_code: application.orgCode }),
  });
  const body = { access_token, expires_in: authority.lifetime, scope: '', token_type: 'bearer' };
  return jsonResponse(200, body, { 'cache-control': 'no-store' });
}

async function formFrom(request: Request): Promise<URLSearchParams> {
  if (request.method !== 'POST') throw new OAuthError(400, 'invalid_request', 'Tokens are asked for with POST');
  const type = request.headers.get('content-type') ?? '';
  if (!type.toLowerCase().startsWith('application/x-www-form-urlencoded')) {
    throw new OAuthError(400, 'invalid_request', 'The body must be application/x-www-form-urlencoded');
  }
  return new URLSearchParams(await request.text());
}

/** `client_secret_post` and HTTP Basic; a client that does not exist is told apart from a wrong secret, as in Kinde. */
function authenticateClient(
  request: Request,
  form: URLSearchParams,
  applicationOf: OAuthOptions['applicationOf'],
): Application {
  const [clientId, clientSecret] = basicFrom(request) ?? [form.get('client_id') ?? '', form.get('client_secret') ?? ''];
  const application = applicationOf(clientId);
  if (!application) throw new OAuthError(400, 'not_found', 'There is no such client');
  if (application.clientSecret !== clientSecret) {
    throw new OAuthError(401, 'invalid_client', 'The client could not be authenticated');
  }
  return application;
}

/** Both halves are form-encoded before they are joined (RFC 6749, section 2.3.1). */
function basicFrom(request: Request): readonly [string, string] | undefined {
  const encoded = /^Basic +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  if (encoded === undefined) return undefined;
  try {
    const [, id = '', secret = ''] = /^([^:]*):(.*)$/s.exec(atob(encoded)) ?? [];
    const decode = (text: string) => decodeURIComponent(text.replaceAll('+', ' '));
    return [decode(id), decode(secret)];
  } catch {
    throw new OAuthError(401, 'invalid_client', 'The Basic credentials cannot be read');
  }
}

function scopeFrom(form: URLSearchParams, application: Application): string {
  const requested = (form.get('scope') ?? '').split(' ').filter(Boolean);
  const refused = requested.find((scope) => !application.scopes.includes(scope));
  if (refused !== undefined) {
    throw new OAuthError(403, 'invalid_scope', `The client may not ask for the scope '${refused}'`);
  }
  return (requested.length > 0 ? requested : application.scopes).join(' ');
}

/** Several audiences come in one parameter, separated by spaces, or in several. */
function audiencesFrom(form: URLSearchParams, application: Application, origin: string): readonly string[] {
  const requested = form.getAll('audience').flatMap((audience) => audience.split(' ').filter(Boolean));
  const allowed = [audienceOf(origin), ...application.audiences];
  const refused = requested.find((audience) => !allowed.includes(audience));
  if (refused !== undefined) {
    throw new OAuthError(403, 'invalid_request', `The client may not ask for the audience '${refused}'`);
  }
  return requested;
}

function discoveryFrom(origin: string): object {
  return {
    issuer: origin,
    authorization_endpoint: `${origin}/oauth2/auth`,
    token_endpoint: `${origin}/oauth2/token`,
    userinfo_endpoint: `${origin}/oauth2/v2/user_profile`,
    introspection_endpoint: `${origin}/oauth2/introspect`,
    revocation_endpoint: `${origin}/oauth2/revoke`,
    device_authorization_endpoint: `${origin}/oauth2/device/auth`,
    end_session_endpoint: `${origin}/logout`,
    jwks_uri: `${origin}/.well-known/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'profile', 'email', 'offline'],
    grant_types_supported: ['authorization_code', 'client_credentials', 'refresh_token'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic', 'none'],
    code_challenge_methods_supported: ['S256'],
  };
}
