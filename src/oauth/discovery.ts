import { KindeOAuthError } from '../errors/oauth-error.js';
import { KindeError } from '../errors.js';
import { decode } from '../http/decode.js';
import { send } from '../http/send.js';
import { Cached } from '../tokens/cached.js';
import type { OAuthConfig } from './config.js';

/** Addresses of one Kinde environment. */
export interface Endpoints {
  readonly issuer: string;
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly jwks_uri: string;
  readonly userinfo_endpoint: string;
  readonly revocation_endpoint: string;
  readonly introspection_endpoint: string;
  readonly device_authorization_endpoint: string;
  /** The answer to a sign-in must name its issuer. */
  readonly authorization_response_iss_parameter_supported?: boolean;
}

const PATHS = {
  authorization_endpoint: '/oauth2/auth',
  token_endpoint: '/oauth2/token',
  jwks_uri: '/.well-known/jwks.json',
  userinfo_endpoint: '/oauth2/v2/user_profile',
  revocation_endpoint: '/oauth2/revoke',
  introspection_endpoint: '/oauth2/introspect',
  device_authorization_endpoint: '/oauth2/device/auth',
} as const;

/** The addresses that every Kinde environment has, for as long as its discovery document cannot be fetched. */
export function fallbackEndpoints(domain: string): Endpoints {
  const addresses = Object.entries(PATHS).map(([name, path]) => [name, `${domain}${path}`]);
  return { issuer: domain, ...(Object.fromEntries(addresses) as Record<keyof typeof PATHS, string>) };
}

/** Finds the addresses: fetched once, renewed hourly, the known ones of Kinde while discovery is down. */
export function createDiscovery(config: OAuthConfig): () => Promise<Endpoints> {
  const cached = new Cached(() => fetchEndpoints(config), { maxAgeMs: 3_600_000, coolDownMs: 30_000 });
  return async () => {
    try {
      return await cached.get();
    } catch (error) {
      // A document of somebody else is a wrong `domain`, not an outage.
      if (error instanceof KindeError && error.code === 'DISCOVERY_INVALID') throw error;
      return fallbackEndpoints(config.domain);
    }
  };
}

/** Longest time in ms that the document may take. */
const PATIENCE_MS = 3_000;

const EXPECTED = { operation: 'The fetch of the discovery document' };

async function fetchEndpoints({ domain, fetch, timeout }: OAuthConfig): Promise<Endpoints> {
  const url = `${domain}/.well-known/openid-configuration`;
  const draft = { url, method: 'GET', headers: { accept: 'application/json' } };
  // Nobody waits long for what there is a good guess for.
  const patience = Math.min(timeout, PATIENCE_MS);
  const limits = { deadlineAt: Date.now() + patience, timeout: patience };
  const retry = { limit: 1, baseDelay: 200, maxDelay: 1_000, writes: false };
  const document = decode(await send(draft, { fetch, limits, retry, ...EXPECTED }), EXPECTED);
  return endpointsFrom(document as Record<string, unknown>, domain);
}

/**
 * The addresses that a discovery document names; those that it leaves out are Kinde's usual ones.
 *
 * @throws KindeOAuthError `DISCOVERY_INVALID` if it is that of another issuer or names an address that is not https.
 */
export function endpointsFrom(document: Record<string, unknown>, domain: string): Endpoints {
  const { issuer } = document;
  if (typeof issuer !== 'string' || issuer.replace(/\/$/, '') !== domain) {
    throw invalid(`The discovery document of ${domain} is of another issuer; \`domain\` must be the issuer itself.`);
  }
  const endpoints: Record<string, unknown> = { ...fallbackEndpoints(domain), issuer };
  for (const name in PATHS) {
    const address = document[name];
    if (address === undefined) continue;
    const isUsable = typeof address === 'string' && URL.canParse(address);
    const { protocol, origin } = isUsable ? new URL(address) : { protocol: '', origin: '' };
    if (protocol !== 'https:' && origin !== domain) throw invalid(`\`${name}\` of ${domain} is not an https address.`);
    endpoints[name] = address;
  }
  const issParameter = document.authorization_response_iss_parameter_supported;
  if (issParameter === true) endpoints.authorization_response_iss_parameter_supported = true;
  return endpoints as unknown as Endpoints;
}

function invalid(message: string): KindeOAuthError {
  return new KindeOAuthError('DISCOVERY_INVALID', message);
}
