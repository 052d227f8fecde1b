import { orgCodeOf } from '../claims/read.js';
import { UserClaims } from '../claims/user-claims.js';
import type { KindeError } from '../errors.js';
import type { ManagementClient } from '../management/client.js';
import { type Session, withCookies } from '../oauth/session.js';
import type { Tokens, User } from '../oauth/user.js';
import type { JwtClaims } from '../tokens/verify.js';
import { type Decision, decide, type Requirement, requirementFrom } from './guard.js';
import { type Identity, tokensOf } from './identity.js';
import type { Clients } from './options.js';
import { type RefusalPlace, refusalFrom } from './refusal.js';

/** What a context works with. */
export interface ContextParts {
  readonly request: Request;
  readonly clients: Clients;
  readonly place: RefusalPlace;
  /** Opens the session again with new tokens. */
  readonly renew?: (() => Promise<Session>) | undefined;
}

/** Kinde for one request: who sent it, what they may do, and the clients to work with. */
export class KindeContext {
  #identity: Identity;
  readonly #parts: ContextParts;
  #access: UserClaims | undefined;

  /** @internal */
  constructor(identity: Identity, parts: ContextParts) {
    this.#identity = identity;
    this.#parts = parts;
  }

  /** Whether the request has a live session, or a verified bearer token. */
  get isAuthenticated(): boolean {
    return this.claims !== undefined;
  }

  /** Who is signed in; undefined for nobody, and for a bearer token, which does not say who its user is. */
  get user(): User | undefined {
    return this.#identity.session?.user;
  }

  /** Claims of the access token, verified for this request. */
  get claims(): JwtClaims | undefined {
    return this.#identity.bearer?.claims ?? this.#identity.session?.claims;
  }

  /** The tokens of the session; to be kept from the browser. */
  get tokens(): Tokens | undefined {
    return this.#identity.session?.tokens;
  }

  /** Code of the organization that the user is signed in to. */
  get organization(): string | null {
    return orgCodeOf(this.claims ?? {});
  }

  /**
   * Why it could not be found out who sent the request (Kinde or the session store do not answer); guards say 503 then.
   * The session itself stays.
   */
  get error(): KindeError | undefined {
    return this.#identity.error;
  }

  /** Permissions, roles, flags and all else that the tokens say; live, where that is asked for. */
  get access(): UserClaims {
    this.#access ??= this.#createAccess();
    return this.#access;
  }

  /** The management client of the application, on the access token that all requests share. */
  get management(): ManagementClient {
    return this.#parts.clients.management();
  }

  /** `Set-Cookie` values that the answer must carry, or a renewed session is lost; the adapters see to it. */
  get setCookies(): readonly string[] {
    return this.#identity.session?.setCookies ?? [];
  }

  /**
   * The `Cache-Control` that the answer needs, given the one it has; undefined where that will do.
   *
   * What an application shows to somebody who is signed in is kept nowhere unless it says otherwise, so that nobody gets
   * it from a cache, or with the browser's Back after signing out.
   */
  cacheControlFor(present: string | null): string | undefined {
    const isKept =
      this.setCookies.length > 0 ? !/no-store|private/.test(present ?? '') : this.isAuthenticated && !present;
    return isKept ? 'private, no-store' : undefined;
  }

  /** The response with those cookies, and kept out of caches where it must be; for where no adapter sends it. */
  commit(response: Response): Response {
    // Bun's upgrade gives none, and that of a protocol switch cannot be made anew.
    if (!response || response.status === 101) return response;
    const answer = withCookies(response, this.setCookies);
    const cacheControl = this.cacheControlFor(answer.headers.get('cache-control'));
    if (cacheControl === undefined) return answer;
    const headers = new Headers(answer.headers);
    headers.set('cache-control', cacheControl);
    const { status, statusText, body } = answer;
    return new Response(body, { status, statusText, headers });
  }

  /**
   * The answer for a request that does not meet a requirement, or undefined where it does: a page is sent to the login, a
   * script gets 401, and who lacks something 403.
   *
   * @throws KindeInputError for a requirement that would let everybody in by mistake.
   */
  async guard(requirement?: Requirement): Promise<Response | undefined> {
    return this.refusalOf(await this.decide(requirement));
  }

  /** @internal */
  async decide(requirement?: Requirement): Promise<Decision> {
    const { isAuthenticated, organization, error } = this;
    const has = (conditions: object): Promise<boolean> => this.access.has(conditions);
    return decide(requirementFrom(requirement), { isAuthenticated, organization, error, has });
  }

  /** @internal */
  refusalOf(decision: Decision): Response | undefined {
    const { request, place } = this.#parts;
    return refusalFrom(decision, request, place);
  }

  /** Renews the tokens of the session now, as after a change of roles. @throws KindeOAuthError as `getSession` does. */
  async refresh(): Promise<this> {
    const { renew } = this.#parts;
    if (renew) this.#identity = { session: await renew() };
    return this;
  }

  /**
   * The same request as one by nobody.
   *
   * @internal
   */
  signedOut(): KindeContext {
    return new KindeContext({}, this.#parts);
  }

  #createAccess(): UserClaims {
    const { clients } = this.#parts;
    const token = (): string => this.#identity.bearer?.token ?? this.tokens?.accessToken ?? '';
    const issuer = (): string => this.claims?.iss ?? '';
    return new UserClaims(() => tokensOf(this.#identity), {
      ...clients.access,
      // Most requests ask the token only.
      get api() {
        return clients.account(token(), issuer());
      },
    });
  }
}
