import { assertOptions, fromEnvironment, originFrom, originFromEnvironment, processEnvironment } from '../config.js';
import { isKindeError, KindeConfigError } from '../errors.js';
import type { OAuthOptions } from '../oauth/options.js';
import { createVerifier, type Verifier } from '../tokens/verify.js';
import { type ContextParts, KindeContext } from './context.js';
import { type Requirement, requirementFrom } from './guard.js';
import type { Identity } from './identity.js';
import { type Clients, clientsFrom, type KindeOptions, type ManagementAccess } from './options.js';
import type { BearerFailure } from './refusal.js';

/** How an API is protected: whose tokens it takes, and what they must allow. */
export interface BearerOptions
  extends Requirement,
    ManagementAccess,
    Pick<OAuthOptions, 'domain' | 'clockToleranceSeconds' | 'timeout' | 'fetch' | 'env' | 'framework' | 'tracking'> {
  /** The API's identifier at Kinde; one of these must be in the token's `aud`. `KINDE_AUDIENCE`, separated by spaces. */
  readonly audience?: string | readonly string[] | undefined;
  /** Only tokens of this application (`azp`); default any that may call the API. */
  readonly clientId?: string | undefined;
}

/** Says who sent a request to an API, or answers it where it may not pass. */
export type BearerGuard = (
  request: Request,
  before?: KindeContext,
) => Promise<{ readonly context: KindeContext; readonly refusal: Response | undefined }>;

/**
 * Protection of an API by access tokens (RFC 6750): signature, issuer, audience and times are verified. No cookie is looked
 * at, so that no other site can make a browser call it.
 *
 * @throws KindeConfigError without a domain or an audience, and for an option that is not known: a misspelt requirement would
 * let everybody in. KindeInputError for an unusable requirement.
 */
export function createBearerGuard(options: BearerOptions = {}, framework?: string): BearerGuard {
  assertOptions(options, KNOWN);
  const { audience, clientId, permissions: _p, roles: _r, flags: _f, organization: _o, ...shared } = options;
  const verifier = verifierFrom(options);
  const checks = { audience: audienceFrom(options), clientId };
  const requirement = requirementFrom(pick(options));
  const own = clientsFrom(shared, { ...shared, framework: shared.framework ?? framework });
  return async (request, before) => {
    const identity = await identityOf(request, verifier, checks);
    const clients: Clients = before && !options.management ? { ...own, management: () => before.management } : own;
    const place = { loginPath: undefined, ownPaths: [], bearer: identity.failure ?? (true as const) };
    const parts: ContextParts = { request, clients, place };
    const context = new KindeContext(identity, parts);
    return { context, refusal: await context.guard(requirement) };
  };
}

const KINDS = ['permissions', 'roles', 'flags', 'organization'] as const satisfies (keyof Requirement)[];

/** Options that an API and a sign-in both have. */
export const SHARED = [
  'domain',
  'management',
  'access',
  'clockToleranceSeconds',
  'timeout',
  'fetch',
  'env',
  'framework',
  'tracking',
] as const satisfies (keyof BearerOptions & keyof KindeOptions)[];

const KNOWN: readonly string[] = ['audience', 'clientId', ...KINDS, ...SHARED] satisfies (keyof BearerOptions)[];

function pick(options: BearerOptions): Requirement {
  return Object.fromEntries(KINDS.filter((kind) => kind in options).map((kind) => [kind, options[kind]]));
}

type Checked = Identity & { readonly failure?: BearerFailure };

async function identityOf(
  request: Request,
  verifier: Verifier,
  checks: { readonly audience: readonly string[]; readonly clientId: string | undefined },
): Promise<Checked> {
  const header = request.headers.get('authorization') ?? '';
  if (!/^bearer( |$)/i.test(header)) return {};
  const token = /^bearer +([\w.~+/-]+=*) *$/i.exec(header)?.[1];
  if (token === undefined)
    return { failure: { error: 'invalid_token', description: 'The header must hold Bearer and one token.' } };
  try {
    return { bearer: { token, claims: await verifier.verifyAccessToken(token, checks) } };
  } catch (error) {
    if (!isKindeError(error)) throw error;
    const isToken = error.code === 'JWT_INVALID' || error.code === 'JWT_EXPIRED';
    return isToken ? { failure: { error: 'invalid_token', description: error.message } } : { error };
  }
}

function verifierFrom({ domain: given, env = processEnvironment(), fetch, timeout, ...more }: BearerOptions): Verifier {
  const issuer = given === undefined ? originFromEnvironment(env) : originFrom(given, 'domain');
  if (issuer === undefined) throw new KindeConfigError('`domain` is missing: pass it or set KINDE_DOMAIN.');
  const { clockToleranceSeconds } = more;
  return createVerifier({ issuer, jwksUri: `${issuer}/.well-known/jwks.json`, fetch, timeout, clockToleranceSeconds });
}

/** Without an audience every token of the environment would do, whatever API or application it was issued for. */
function audienceFrom({ audience, env = processEnvironment() }: BearerOptions): readonly string[] {
  const list = [audience ?? fromEnvironment(env, 'KINDE_AUDIENCE')?.split(/\s+/) ?? []].flat();
  if (list.length > 0 && list.every((one) => typeof one === 'string' && one.trim() !== '')) return list;
  throw new KindeConfigError('`audience` is missing: pass the identifier of your API at Kinde, or set KINDE_AUDIENCE.');
}
