import { otherSpelling } from '../config.js';
import { KindeInputError } from '../errors.js';
import type { OAuthConfig } from './config.js';
import { fromBase64url } from './encoding.js';
import { isRequest } from './input.js';
import {
  type KindeParameters,
  type KindeWireParameters,
  MARKETING,
  PARAMETERS,
  Prompt,
  RESERVED,
} from './parameters.js';

/** One sign-in. Kinde's parameters may be given in either spelling (`orgCode` or `org_code`). */
export interface AuthorizeOptions extends KindeParameters, Omit<KindeWireParameters, keyof KindeParameters> {
  /** Where the browser goes afterwards: a path, or a URL of an allowed origin; default `afterLogin` of the configuration. */
  readonly returnTo?: string | undefined;
  /** Audience of the access token instead of the configured one. */
  readonly audience?: string | readonly string[] | undefined;
  /** Scopes instead of the configured ones. */
  readonly scopes?: readonly string[] | undefined;
  /** Where Kinde sends the browser, instead of the configured address; no query. */
  readonly redirectUri?: string | undefined;
  /** Own state, at least 8 characters; default 43 random ones. */
  readonly state?: string | null | undefined;
  /** Any other parameter by its name on the wire; those of the protocol itself are refused. */
  readonly authParams?: Readonly<Record<string, string | number | boolean | null | undefined>> | undefined;
  /** The same, as Kinde's Python SDK names it. */
  readonly auth_params?: AuthorizeOptions['authParams'];
}

/** What makes one sign-in unlike any other. */
export interface AuthorizeSecrets {
  readonly state: string;
  readonly nonce: string;
  readonly codeChallenge: string;
  readonly redirectUri: string;
}

const OWN: readonly string[] = [
  'returnTo',
  'audience',
  'scopes',
  'redirectUri',
  'state',
  'authParams',
  'auth_params',
] satisfies (keyof AuthorizeOptions)[];

/** @throws KindeInputError for options that are not an object, or hold one that is not known. */
export function assertAuthorizeOptions(options: unknown): void {
  // Neither a request nor an empty list has fields of its own.
  if (typeof options !== 'object' || options === null || Array.isArray(options) || isRequest(options))
    throw new KindeInputError('The options of a sign-in must be an object; the request comes second.');
  const known = [...OWN, ...Object.entries(PARAMETERS).flatMap(([name, { wire }]) => [name, wire])];
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const meant = otherSpelling(unknown, known);
  const hint = meant ? `did you mean \`${meant}\`?` : 'give other parameters in `authParams`.';
  throw new KindeInputError(`\`${unknown}\` is not an option of a sign-in: ${hint}`);
}

/**
 * The parameters of a sign-in on the wire.
 *
 * @throws KindeInputError `INPUT_INVALID` for a reserved or contradictory parameter.
 */
export function toAuthorizeParameters(
  options: AuthorizeOptions,
  secrets: AuthorizeSecrets,
  config: Pick<OAuthConfig, 'clientId' | 'scopes' | 'audience'>,
): URLSearchParams {
  const audience = audienceOf(options, config).join(' ');
  const query = new URLSearchParams({
    client_id: config.clientId,
    response_type: 'code',
    redirect_uri: secrets.redirectUri,
    scope: (options.scopes ?? config.scopes).join(' '),
  });
  if (audience) query.set('audience', audience);
  for (const [name, value] of kindeParameters(options)) query.set(name, value);
  for (const [name, value] of Object.entries(ownParameters(options))) {
    if (RESERVED.has(name.toLowerCase())) {
      throw new KindeInputError(`\`authParams\` must not set \`${name}\`: the protocol itself sets it.`);
    }
    query.set(name, value);
  }
  query.set('state', secrets.state);
  query.set('nonce', secrets.nonce);
  query.set('code_challenge', secrets.codeChallenge);
  query.set('code_challenge_method', 'S256');
  return query;
}

/** What the access token of a sign-in is for. */
export function audienceOf(options: AuthorizeOptions, config: Pick<OAuthConfig, 'audience'>): readonly string[] {
  const { audience = config.audience } = options;
  const onTheWire = ownParameters(options).audience;
  return onTheWire === undefined ? [audience].flat() : onTheWire.split(' ').filter(Boolean);
}

/** `authParams`, in text; what is null or undefined is left out. */
function ownParameters({ auth_params, authParams }: AuthorizeOptions): Readonly<Record<string, string>> {
  const given = Object.entries({ ...auth_params, ...authParams }).filter(([, value]) => value != null);
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
}

function kindeParameters(options: AuthorizeOptions): Map<string, string> {
  const given = new Map<string, string>();
  for (const [name, { wire, kind }] of Object.entries(PARAMETERS)) {
    const value = givenValue(options, name, wire) ?? (wire === 'supports_reauth' ? true : undefined);
    if (value === undefined || (kind === 'mark' && value !== true)) continue;
    if (typeof value !== (kind === 'text' ? 'string' : 'boolean')) {
      throw new KindeInputError(`\`${name}\` must be ${kind === 'text' ? 'a string' : 'true or false'}.`);
    }
    given.set(wire, String(value));
  }
  if (given.get('invitation_code')) given.set('is_invitation', 'true');
  return given;
}

function givenValue(options: AuthorizeOptions, name: string, wire: string): unknown {
  const values = options as Readonly<Record<string, unknown>>;
  const [camel, snake] = [values[name] ?? undefined, values[wire] ?? undefined];
  if (camel !== undefined && snake !== undefined && camel !== snake) {
    throw new KindeInputError(`\`${name}\` and \`${wire}\` are the same parameter but have different values.`);
  }
  return camel ?? snake;
}

/** Longest value that a link may carry, in characters. */
const LONGEST = 512;

const PROMPTS: readonly string[] = Object.values(Prompt);

/** The options that a link to `/login` or `/register` may carry; empty and unknown parameters are left out. */
export function authorizeOptionsFrom(query: URLSearchParams): AuthorizeOptions {
  const returnTo = query.get('post_login_redirect_url') || query.get('returnTo') || undefined;
  const marketing = [...query].filter(
    ([name, value]) => MARKETING.test(name) && value !== '' && value.length <= LONGEST,
  );
  const open = Object.entries(PARAMETERS).flatMap(([name, { wire, kind, open }]) => {
    const text = open ? query.get(wire) : null;
    if (!text || text.length > LONGEST || (wire === 'prompt' && !PROMPTS.includes(text))) return [];
    return [[name, kind === 'text' ? text : text === 'true']];
  });
  return { ...Object.fromEntries(open), authParams: Object.fromEntries(marketing), ...(returnTo ? { returnTo } : {}) };
}

/**
 * The options that Kinde's `reauth_state` asks for; it comes through the browser, so only what a link may carry is taken.
 *
 * @returns Undefined if it is not base64 or base64url of a JSON object.
 */
export function reauthOptionsFrom(reauthState: string): AuthorizeOptions | undefined {
  if (reauthState.length > 4_096) return undefined;
  const base64url = reauthState.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  try {
    const values: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(fromBase64url(base64url)));
    if (typeof values !== 'object' || values === null || Array.isArray(values)) return undefined;
    const texts = Object.entries(values).filter(([, value]) => ['string', 'boolean', 'number'].includes(typeof value));
    const query = new URLSearchParams(texts.map(([name, value]) => [name, String(value)]));
    // Where the browser goes afterwards is this application's matter.
    for (const name of ['post_login_redirect_url', 'returnTo']) query.delete(name);
    return { ...authorizeOptionsFrom(query), reauthState };
  } catch {
    return undefined;
  }
}
