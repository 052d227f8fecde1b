import { checkOptions, type FieldChecks } from '../check-fields.js';
import { text, texts } from '../field-checks.js';
import { unique } from '../plain.js';
import type { Application, User } from '../records.js';
import type { State } from '../state.js';
import type { TokenAuthority } from '../tokens.js';
import type { Exchange } from './exchange.js';
import { displayName, userByIdentifier } from './people.js';
import { endSessions, type Owner, revokeSessions } from './sessions.js';
import { type SignInAs, signInWithoutPages } from './without-pages.js';

/** A user of the emulator, as it is now. */
export interface EmulatorUser {
  readonly id: string;
  /** First and last name, or what else the user is known by. */
  readonly name: string;
  readonly email: string | undefined;
  readonly phone: string | undefined;
  readonly username: string | undefined;
  /** Codes of organizations. */
  readonly organizations: readonly string[];
}

/** Finds users. */
export interface EmulatorUsers {
  all(): readonly EmulatorUser[];
  /** The user with this identifier, e-mail address, phone number or username. */
  find(text: string): EmulatorUser | undefined;
}

/** URLs that an application is allowed to be sent to. */
export interface ApplicationUrls {
  readonly callbackUrls?: readonly string[];
  readonly logoutUrls?: readonly string[];
  /** Default: the first application of type `web` or `spa`. */
  readonly clientId?: string;
}

/** What an application that signs users in is configured with. */
export interface WebCredentials {
  readonly domain: string;
  readonly clientId: string;
  /** Absent for applications of type `spa`. */
  readonly clientSecret?: string;
  /** The first registered callback URL; empty where there is none. */
  readonly redirectUri: string;
  /** The first registered logout URL; absent where there is none. */
  readonly postLogoutRedirectUri?: string;
}

/** What a test does to an emulator that signs users in. */
export interface SignInControls {
  readonly users: EmulatorUsers;
  /**
   * Signs a user in without pages and returns where the browser would be sent: the callback with `code` or `error`.
   *
   * @throws EmulatorError `OPTION_INVALID` for a field of `who` that is unknown or wrong; Error when the pages would show an
   * error, or there is no such user.
   */
  signIn(authorizeUrl: string | URL, who: SignInAs): Promise<string>;
  /** What to configure an application with, as `new OAuth({ ...webCredentials() })` takes it; the first of type `web` or `spa` unless it is named. @throws Error when there is none. */
  webCredentials(clientId?: string): WebCredentials;
  /**
   * Allows more callback and logout URLs until a `reset`, as the Management API does.
   *
   * @throws EmulatorError `OPTION_INVALID` for a field that is unknown or wrong; Error when there is no such application.
   */
  allowUrls(urls: ApplicationUrls): void;
  /** Lets the next sign-in find that its link has expired: the callback gets `error=login_link_expired`. */
  expireNextLink(): void;
  /** Ends the emulator's sessions, of one user or all; tokens stay good. */
  expireSessions(userId?: string): void;
  /** Ends sessions and revokes the tokens of users, of one or all: refresh tokens too. */
  revokeSessions(userId?: string): void;
}

/** What the controls work on. */
export interface ControlOptions {
  readonly domain: string;
  readonly state: () => State;
  readonly authority: TokenAuthority;
  readonly isOwnOrigin: (origin: string) => boolean;
  readonly exchangeOf: (request: Request) => Exchange;
}

const URLS: FieldChecks = {
  callbackUrls: texts,
  logoutUrls: texts,
  clientId: text,
} satisfies Readonly<Record<keyof ApplicationUrls, unknown>>;

/** Makes the controls of one emulator. */
export function createControls({ domain, state, authority, isOwnOrigin, exchangeOf }: ControlOptions): SignInControls {
  return {
    users: createUsers(state),
    async signIn(authorizeUrl, who) {
      const url = new URL(authorizeUrl);
      if (isOwnOrigin(url.origin)) return signInWithoutPages(exchangeOf(new Request(url)), who);
      throw new Error(`signIn needs an authorize URL of this emulator, not one of ${url.origin}`);
    },
    webCredentials: (clientId) => credentialsFrom(domain, applicationOf(state(), clientId)),
    allowUrls(urls) {
      checkOptions(urls, URLS, 'allowUrls()');
      const { callbackUrls = [], logoutUrls = [], clientId } = urls;
      const application = applicationOf(state(), clientId);
      state().applications.update(application.clientId, {
        redirectUris: unique([...application.redirectUris, ...callbackUrls]),
        logoutUris: unique([...application.logoutUris, ...logoutUrls]),
      });
    },
    expireNextLink() {
      state().signIn.expected.set('expiredLink', true);
    },
    expireSessions: (userId) => endSessions(state(), belongsTo(userId)),
    revokeSessions: (userId) => revokeSessions(state(), authority, belongsTo(userId)),
  };
}

function belongsTo(userId: string | undefined): (owner: Owner) => boolean {
  return (owner) => userId === undefined || owner.userId === userId;
}

function createUsers(state: () => State): EmulatorUsers {
  return {
    all: () => state().users.all().map(viewOf),
    find(text) {
      const user = state().users.get(text) ?? userByIdentifier(state(), text);
      return user && viewOf(user);
    },
  };
}

function viewOf(user: User): EmulatorUser {
  const { id, email, phone, username } = user;
  return { id, name: displayName(user), email, phone, username, organizations: user.organizations };
}

function applicationOf(state: State, clientId: string | undefined): Application {
  const all = state.applications.all();
  const found = clientId === undefined ? all.find(({ type }) => type !== 'm2m') : state.applications.get(clientId);
  if (found) return found;
  throw new Error(
    clientId === undefined ? 'The seed has no application of type web or spa' : `There is no application ${clientId}`,
  );
}

function credentialsFrom(
  domain: string,
  { clientId, clientSecret, redirectUris, logoutUris }: Application,
): WebCredentials {
  const [redirectUri = ''] = redirectUris;
  const [postLogoutRedirectUri] = logoutUris;
  return {
    domain,
    clientId,
    ...(clientSecret === undefined ? {} : { clientSecret }),
    redirectUri,
    ...(postLogoutRedirectUri === undefined ? {} : { postLogoutRedirectUri }),
  };
}
