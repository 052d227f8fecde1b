import { isKindeError, type KindeError } from '../../../src/errors.js';
import { ManagementClient } from '../../../src/management/index.js';
import {
  createEmulator,
  createSigningKeys,
  type Emulator,
  type FaultLike,
  type FaultPlan,
  type LimitOptions,
} from '../../../src/testing/index.js';
import { type Secrets, watchSecrets } from './secrets.js';

const keys = createSigningKeys();

/** The settings of a client that a run varies; times in ms. */
export interface ClientSettings {
  readonly timeout: number;
  readonly deadline: number;
  readonly limit: number;
  readonly baseDelay: number;
  readonly maxDelay: number;
}

/** One emulator and one client. */
export interface World {
  readonly emulator: Emulator;
  readonly management: ManagementClient;
  readonly secrets: Secrets;
  readonly settings: ClientSettings;
  /** Identifiers of the users that are there at first. */
  readonly users: readonly string[];
  /** How much later than its deadline a call may end, besides 5 %; in ms. */
  readonly slackMs: number;
}

export const USERS = 13;

/** Code of an organization that nobody is a member of at first. */
export const ORGANIZATION = 'org_import';

/** Makes a world whose faults begin at once. */
export async function createWorld(
  settings: ClientSettings,
  plan: FaultPlan,
  tokenLifetimeS: number,
  limits: LimitOptions = {},
): Promise<World> {
  const users = Array.from({ length: USERS }, (_, index) => ({ id: `kp_seed_${index}`, first_name: `seed-${index}` }));
  const seed = { users, organizations: [{ code: ORGANIZATION, name: 'Import' }] };
  const emulator = createEmulator({ keys: await keys, seed, tokenLifetimeS, faults: plan, limits });
  const secrets = watchSecrets(emulator.fetch);
  secrets.add(emulator.credentials.clientSecret);
  const { timeout, deadline, ...retry } = settings;
  const options = { ...emulator.credentials, fetch: secrets.fetch, timeout, deadline, retry, env: {} };
  const management = new ManagementClient(options);
  return { emulator, management, secrets, settings, users: users.map(({ id }) => id), slackMs: SLACK_MS };
}

/** Meets every kind of failure once, on the real clock: what calls load is loaded then, and later only timers are waited for. */
export async function warmUp(): Promise<void> {
  const settings = { timeout: 200, deadline: 2_000, limit: 1, baseDelay: 1, maxDelay: 1 };
  const { emulator, management } = await createWorld(settings, { rules: [] }, 3_600);
  const faults: readonly FaultLike[] = [
    ...(['refused', 'reset', 'truncated', 'html', 'rate-limited', 'server-error', 'challenge', 'no-answer'] as const),
    { kind: 'reset', commit: 'after' },
    { kind: 'rate-limited', resetS: 3_600 },
  ];
  for (const fault of faults) {
    emulator.faults.once(['getUsers', 'createUser'], fault);
    await management
      .getUsers()
      .toArray()
      .catch(() => undefined);
    emulator.faults.once(['getUsers', 'createUser'], fault);
    await management.createUser({ first_name: 'warm' }).catch(() => undefined);
  }
  emulator.faults.once('getUsers', 'no-answer');
  await management.getUsers({}, { signal: AbortSignal.timeout(5) }).then(undefined, () => undefined);
}

/** What came of one call. */
export type Outcome<T> =
  | { readonly value: T; readonly error?: undefined }
  | { readonly error: KindeError; readonly value?: undefined };

/** On a clock that jumps from timer to timer nothing is late; a few timers are due at once. */
const SLACK_MS = 20;

/** Makes a call, which must end within its deadline, in a result or in a typed error that shows no secret. */
export async function ended<T>({ secrets, settings, slackMs }: World, call: () => PromiseLike<T>): Promise<Outcome<T>> {
  const start = Date.now();
  let outcome: Outcome<T>;
  try {
    outcome = { value: await call() };
  } catch (error) {
    if (!isKindeError(error)) throw new Error('a call ended in an error that is not typed', { cause: error });
    secrets.assertNotIn(error);
    outcome = { error };
  }
  const took = Date.now() - start;
  const most = settings.deadline * 1.05 + slackMs;
  if (took > most) throw new Error(`a call took ${took} ms, its deadline was ${settings.deadline} ms`);
  return outcome;
}

/** Whether the error of a write leaves open if Kinde has acted; every other one says that Kinde has not. */
export function leavesOpen({ code }: KindeError): boolean {
  return code === 'AMBIGUOUS_WRITE' || code === 'ABORTED';
}
