import { type ClockChange, timeOf } from './clock.js';
import type { Collection } from './collection.js';
import { createIds, type Ids } from './ids.js';
import type { Texts } from './plain.js';
import type { Property } from './property.js';
import type {
  Application,
  FeatureFlag,
  Identity,
  Membership,
  Organization,
  Permission,
  Role,
  User,
} from './records.js';
import { type Resources, withResources } from './resources.js';
import { createSignInState, type SignInState } from './sign-in/model.js';
import { createTables, type Tables, type TablesSnapshot } from './tables/tables.js';
import { timestampFrom } from './timestamp.js';
import { createTokenState, type TokenState } from './token-state.js';
import { createWebhookState, type WebhookState } from './webhooks/model.js';

/** Everything that one emulator holds, in collections of plain data; nothing of it is anywhere else. */
export interface State extends Resources {
  /** Every collection, by name: whatever is in one belongs to the state's snapshots. */
  readonly tables: Tables;
  readonly ids: Ids;
  /** The current time in milliseconds. */
  now(): number;
  /** The current time as Kinde writes it. */
  timestamp(): string;
  readonly users: Collection<User>;
  readonly identities: Collection<Identity>;
  /** Identifier of the identity that holds `<type>:<value>`. */
  readonly identityByValue: Collection<string>;
  /** Identifiers of the users whose profile was made with an address, which need not be an identity. */
  readonly profileEmails: Collection<readonly string[]>;
  readonly organizations: Collection<Organization>;
  /** The members of an organization by the user's identifier, in the order in which they joined. */
  membersOf(code: string): Collection<Membership>;
  readonly roles: Collection<Role>;
  readonly permissions: Collection<Permission>;
  readonly flags: Collection<FeatureFlag>;
  /** What properties there are; their values are with users and organizations. */
  readonly properties: Collection<Property>;
  /** Values of feature flags in the environment, by key. */
  readonly environmentOverrides: Collection<string>;
  /** Values of feature flags by key, by organization code or user identifier. */
  readonly overridesOf: Collection<Texts>;
  /** By client id. */
  readonly applications: Collection<Application>;
  /** Which tokens are good. */
  readonly tokens: TokenState;
  /** How the time differs from that outside. */
  readonly clock: Collection<ClockChange>;
  /** Sessions, codes and tokens of users. */
  readonly signIn: SignInState;
  /** Webhooks, events and deliveries. */
  readonly webhooks: WebhookState;
}

/** What a state needs. */
export interface StateOptions {
  /** What it starts from; default nothing. */
  readonly base?: TablesSnapshot | undefined;
  /** The time in milliseconds, before the state's own clock changes it. */
  readonly now: () => number;
  /** Called after an event that a webhook waits for. */
  readonly onEvent?: () => void;
}

/** Makes a state; it costs nothing to speak of, however much the base holds. */
export function createState({ base, now: outside, onEvent = () => {} }: StateOptions): State {
  const tables = createTables(base);
  const clock = tables.collection<ClockChange>('clock');
  const now = () => timeOf(clock, outside);
  const ids = createIds(tables.collection('counts'));
  const timestamp = () => timestampFrom(now());
  return withResources<Omit<State, keyof Resources>>({
    tables,
    ids,
    now,
    timestamp,
    users: tables.collection('users'),
    identities: tables.collection('identities'),
    identityByValue: tables.collection('identityByValue'),
    profileEmails: tables.collection('profileEmails'),
    organizations: tables.collection('organizations'),
    membersOf: (code) => tables.collection(`members/${code}`),
    roles: tables.collection('roles'),
    permissions: tables.collection('permissions'),
    flags: tables.collection('flags'),
    properties: tables.collection('properties'),
    environmentOverrides: tables.collection('environmentOverrides'),
    overridesOf: tables.collection('overridesOf'),
    applications: tables.collection('applications'),
    tokens: createTokenState(tables),
    clock,
    signIn: createSignInState(tables),
    webhooks: createWebhookState({ tables, ids, now, timestamp, onEvent }),
  });
}
