import { checkOptions, type FieldChecks } from '../check-fields.js';
import { anything, text } from '../field-checks.js';
import type { User } from '../records.js';
import type { State } from '../state.js';
import { authorize, type Outcome } from './authorize.js';
import { isSilent } from './authorize-request.js';
import { afterSignIn, asksOrganizationName, type Continuation, continuationOf } from './continuation.js';
import type { Exchange } from './exchange.js';
import type { Session } from './model.js';
import { openOrganizations } from './organization-choice.js';
import { register, userByIdentifier } from './people.js';
import { latestSessionOf } from './sessions.js';
import { completeSignIn } from './sign-in.js';

/** Who signs in without pages. */
export interface SignInAs {
  /** Address of the user; with `prompt=create` in the URL, an unknown one registers. */
  readonly email?: string;
  readonly userId?: string;
  /** The organization to choose where the pages would ask; default the first one. */
  readonly orgCode?: string;
  /** The name of a new organization where the pages would ask; default `New organization`. */
  readonly orgName?: string;
}

const SAID = {
  email: text,
  userId: text,
  orgCode: text,
  orgName: text,
} satisfies Readonly<Record<keyof SignInAs, unknown>>;

/** A user as `emulator.users` has it is taken too, by the address; what it has besides says nothing here. */
const BESIDES = { id: anything, name: anything, phone: anything, username: anything, organizations: anything };
const WHO: FieldChecks = { ...SAID, ...BESIDES };

/** Goes the way of the pages at once. @throws Error when they would show an error, EmulatorError for an unknown field. */
export function signInWithoutPages(exchange: Exchange, who: SignInAs): string {
  checkOptions(who, WHO, 'signIn()');
  const { url, state } = exchange;
  if (url.pathname !== '/oauth2/auth') throw new Error(`signIn needs an authorize URL, not ${url.pathname}`);
  const start = continuationOf(url.pathname, url.searchParams);
  const asked = authorize(
    exchange,
    url.searchParams,
    isSilent(url.searchParams) ? earlierSession(exchange, who) : undefined,
  );
  if (asked.kind === 'callback') return asked.location;
  const user = findOrRegister(state, who, asked.page === 'register', start);
  const signedIn = completeSignIn(exchange, user, start);
  if (signedIn.kind === 'expired') return signedIn.location;
  const { session, next } = signedIn;
  const orgCode = chosenOrganization(state, user, who);
  return settle(exchange, next, withOrganization(state, session, orgCode), user, who);
}

function settle(exchange: Exchange, next: Continuation, session: Session, user: User, who: SignInAs): string {
  const outcome = authorize(exchange, next.params, session);
  if (outcome.kind === 'callback') return outcome.location;
  if (outcome.page !== 'organization') throw stuck(outcome);
  const isNew = asksOrganizationName(next);
  const [first] = isNew ? [] : openOrganizations(exchange.state, user);
  const chosen = first ? withOrganization(exchange.state, session, first.code) : session;
  const answered = isNew ? afterSignIn(next, { org_name: who.orgName ?? 'New organization' }) : next;
  const last = authorize(exchange, answered.params, chosen);
  if (last.kind === 'callback') return last.location;
  throw stuck(last);
}

function withOrganization({ signIn }: State, session: Session, orgCode: string | undefined): Session {
  return signIn.sessions.update(session.id, { orgCode }) ?? session;
}

/** With `prompt=none` a browser counts as signed in where the user has signed in before. */
function earlierSession(exchange: Exchange, who: SignInAs): Session | undefined {
  const user = findUser(exchange.state, who);
  return user && latestSessionOf(exchange, user.id);
}

function findUser(state: State, { email, userId }: SignInAs): User | undefined {
  return userId === undefined ? userByIdentifier(state, email ?? '') : state.users.get(userId);
}

function findOrRegister(state: State, who: SignInAs, registers: boolean, start: Continuation): User {
  const { email, userId } = who;
  const user = findUser(state, who);
  if (user) return user;
  if (email !== undefined && userId === undefined && registers) return register(state, { email }, start.params);
  throw new Error(`The emulator has no user ${userId ?? email ?? '(neither email nor userId was given)'}`);
}

function chosenOrganization(state: State, user: User, { orgCode }: SignInAs): string | undefined {
  if (orgCode === undefined || openOrganizations(state, user).some(({ code }) => code === orgCode)) return orgCode;
  throw new Error(`The user ${user.id} is not a member of an organization ${orgCode} that is open`);
}

function stuck(outcome: Outcome): Error {
  return new Error(`The sign-in stops at the page ${outcome.kind === 'page' ? outcome.page : outcome.location}`);
}
