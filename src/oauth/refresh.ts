import type { OAuthParts } from './parts.js';
import { createRenewal } from './renewal.js';
import type { LiveSession } from './sessions.js';
import { ShortMemory } from './short-memory.js';

/** Keeps the tokens of sessions fresh. */
export interface Refresher {
  /**
   * The session with usable tokens; undefined when it is over.
   *
   * @param force Renew even where the tokens are good, as after a change of roles.
   * @throws KindeOAuthError `REFRESH_FAILED` or `SESSION_STORE_FAILED` when the tokens have expired and cannot be
   * renewed for now; the session stays.
   */
  fresh(session: LiveSession, force?: boolean): Promise<LiveSession | undefined>;
}

/** How long nobody asks again after a failure, in ms. */
const COOL_DOWN_MS = 3_000;
/** How long a request waits for new tokens while the old ones are good, in ms. */
const PATIENCE_MS = 2_000;

type Renewed = Promise<LiveSession | undefined>;

interface Flight {
  readonly result: Renewed;
  isAwaited: boolean;
  /** The result is being stored for a short time only, since somebody waits: they must take it along. */
  isPromised: boolean;
}

/** Renews when it is time: however many requests of this process need it at once, one renewal for each session. */
export function createRefresher(core: OAuthParts): Refresher {
  const renew = createRenewal(core);
  const flights = new Map<string, Flight>();
  const failures = new ShortMemory<{ readonly error: unknown }>(COOL_DOWN_MS);
  const fly = (session: LiveSession, force: boolean): Flight => {
    const { sid } = session.record;
    const known = flights.get(sid);
    if (known) return Object.assign(known, { isAwaited: true });
    const renewed = renew(session, () => {
      // What nobody could foresee may meet an answer that prolongs the cookie from before it, and arrives later.
      flight.isPromised = flight.isAwaited && !force;
      return flight.isPromised;
    });
    const flight: Flight = {
      isAwaited: true,
      isPromised: false,
      result: noting(failures, sid, renewed).finally(() => flights.delete(sid)),
    };
    flights.set(sid, flight);
    return flight;
  };
  return {
    async fresh(session, force = false) {
      const { refreshToken, refreshAt, expiresAt } = session.record.tokens;
      if (!force && Date.now() < refreshAt) return session;
      const isUsable = Date.now() < expiresAt;
      if (refreshToken === undefined) return isUsable ? session : undefined;
      const failure = failures.get(session.record.sid);
      // Ahead of expiry nobody needs to know that it did not work yet.
      if (isUsable && !force) return failure ? session : patiently(fly(session, force), session);
      if (failure) throw failure.error;
      return fly(session, force).result;
    },
  };
}

async function noting(failures: ShortMemory<{ readonly error: unknown }>, sid: string, renewed: Renewed): Renewed {
  try {
    const session = await renewed;
    failures.delete(sid);
    return session;
  } catch (error) {
    failures.set(sid, { error });
    throw error;
  }
}

/** The renewed session, or the present one, which is still good, if that takes too long or fails. */
async function patiently(flight: Flight, present: LiveSession): Renewed {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<LiveSession>((resolve) => {
    timer = setTimeout(() => {
      if (flight.isPromised) return;
      // The answer goes out without the new tokens, so they must be there for whatever request comes next.
      flight.isAwaited = false;
      resolve(present);
    }, PATIENCE_MS);
  });
  try {
    return await Promise.race([flight.result.catch(() => present), late]);
  } finally {
    clearTimeout(timer);
  }
}
