import type { AccountMethods } from '../account/types.js';
import { assertOptions } from '../config.js';
import { KindeConfigError } from '../errors.js';
import type { CallOptions } from '../management/call.js';
import { type ApiFailurePolicy, liveOr, type ReadOptions } from './live.js';
import { type Claims, orgCodeOf } from './read.js';
import { isCurrent, type TokenPresence, tokenPresenceFrom, type VerifiedTokens } from './token-presence.js';

/** Gives the verified tokens of the moment; undefined where nobody is signed in. */
export type TokensFunction = () => VerifiedTokens | undefined | Promise<VerifiedTokens | undefined>;

/** Which token a claim is read from. */
export type TokenType = 'access_token' | 'id_token';

/** Settings of a `UserClaims`. */
export interface UserClaimsOptions {
  /** Asked where an answer must be live: entitlements, the portal, and everything with `forceApi`. */
  readonly api?: AccountMethods | undefined;
  /** Ask the Account API instead of the token, wherever both know; default false. */
  readonly forceApi?: boolean | undefined;
  /** What a live question answers when Kinde cannot be reached; default `throw`. */
  readonly onApiFailure?: ApiFailurePolicy | undefined;
  /** How long after its expiry a token is still read, in seconds; default 60, as it is verified. */
  readonly clockToleranceSeconds?: number | undefined;
}

const OPTIONS: readonly string[] = [
  'api',
  'forceApi',
  'onApiFailure',
  'clockToleranceSeconds',
] satisfies (keyof UserClaimsOptions)[];

const READ_OPTIONS: readonly string[] = [
  'signal',
  'timeout',
  'deadline',
  'forceApi',
  'onApiFailure',
] satisfies (keyof ReadOptions)[];

type FromToken<T> = (claims: Claims) => T;
type FromApi<T> = (api: AccountMethods, options: CallOptions, claims: Claims) => Promise<T>;

/** Where the answers about a user come from: the tokens of the moment, or the Account API. */
export class ClaimsSource {
  readonly #tokens: TokensFunction;
  readonly #options: UserClaimsOptions;

  constructor(tokens: VerifiedTokens | TokensFunction, options: UserClaimsOptions) {
    assertOptions(options, OPTIONS);
    this.#tokens = typeof tokens === 'function' ? tokens : () => tokens;
    this.#options = options;
  }

  /**
   * The claims of a token; undefined where nobody is signed in, or not any more.
   *
   * The ID token outlives its hour: it tells who signed in, and the access token whether they still are.
   */
  async claims(from: TokenType): Promise<Claims | undefined> {
    const tokens = (await this.#tokens()) ?? {};
    // Each is read only where it is needed: it may have to be decoded.
    if (!isCurrent(tokens.accessToken ?? tokens.idToken, this.#tolerance)) return undefined;
    return from === 'access_token' ? tokens.accessToken : tokens.idToken;
  }

  /** Which tokens there are. */
  async tokenInfo(): Promise<TokenPresence> {
    return tokenPresenceFrom((await this.#tokens()) ?? {}, this.#tolerance);
  }

  /** Answers from the access token or, where that is asked for, live. */
  async read<T>(options: ReadOptions = {}, fromToken: FromToken<T>, fromApi: FromApi<T>): Promise<T> {
    // A misspelt one would trust the token where Kinde was to be asked.
    assertOptions(options, READ_OPTIONS);
    if (options.forceApi ?? this.#options.forceApi) return this.live(options, fromToken, fromApi, fromToken);
    return fromToken((await this.claims('access_token')) ?? {});
  }

  /**
   * Answers live.
   *
   * @param nothing The answer for a user who has nothing.
   * @param fromToken What the token says, where it can tell.
   */
  async live<T>(
    options: ReadOptions = {},
    nothing: FromToken<T>,
    fromApi: FromApi<T>,
    fromToken?: FromToken<T>,
  ): Promise<T> {
    const api = this.api();
    const claims = await this.claims('access_token');
    if (!claims) return nothing({});
    const identity = { sub: claims.sub, org_code: orgCodeOf(claims) };
    const { forceApi: _, onApiFailure = this.#options.onApiFailure ?? 'throw', ...call } = options;
    return liveOr(onApiFailure, () => fromApi(api, call, claims), {
      default: () => nothing(identity),
      ...(fromToken && { token: () => fromToken(claims) }),
    });
  }

  /** @throws KindeConfigError where there is no Account API to ask. */
  api(): AccountMethods {
    // Read once: it may make a client.
    const { api } = this.#options;
    if (api) return api;
    throw new KindeConfigError('This is asked of the Account API: pass `api`, an AccountClient of the same user.');
  }

  get #tolerance(): number {
    return this.#options.clockToleranceSeconds ?? 60;
  }
}
