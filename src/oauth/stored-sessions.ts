import type { OAuthConfig } from './config.js';
import { cookieName, toClearedCookies, toSetCookies, valuesOf } from './cookies.js';
import { digest, randomText } from './encoding.js';
import type { Sealer } from './seal.js';
import { isOver, isSessionRecord, newRecord, remainingMs, type SessionRecord } from './session-record.js';
import type { LiveSession, Sessions } from './sessions.js';
import { storeCall } from './store-call.js';

interface StoredSession extends LiveSession {
  /** The entry as it was read, for writing only what nobody changed meanwhile. */
  readonly raw: string;
}

/**
 * Sessions that live in the store, sealed; the browser holds a random id and nothing else.
 *
 * The store's key is a hash of that id, so who can read the store can neither use a session nor see its tokens.
 */
export function createStoredSessions(config: OAuthConfig, sealer: Sealer, namespace: string): Sessions {
  const { session: settings, store, cookies: attributes } = config;
  const name = cookieName(`${settings.cookieName}-session`, attributes);
  const keyOf = (sid: string): string => `${namespace}session:${sid}`;

  const read = async (sid: string, cookie: string | undefined): Promise<StoredSession | undefined> => {
    const raw = await storeCall(() => store.get(keyOf(sid)));
    const record = raw === undefined ? undefined : await sealer.open('store', raw);
    if (raw === undefined || !isSessionRecord(record) || record.sid !== sid || isOver(record, settings))
      return undefined;
    return { record, cookie, isStale: false, raw };
  };
  const write = async (session: StoredSession, record: SessionRecord): Promise<StoredSession | undefined> => {
    const raw = await sealer.seal('store', record);
    const options = { ttlMs: remainingMs(record, settings) };
    const isWritten = await storeCall(() => store.compareAndSet(keyOf(record.sid), session.raw, raw, options));
    return isWritten ? { ...session, record, raw, isStale: true } : undefined;
  };

  return {
    async create(made) {
      const cookie = randomText(32);
      const record = newRecord(await digest(cookie), made, settings);
      const raw = await sealer.seal('store', record);
      await storeCall(() => store.set(keyOf(record.sid), raw, { ttlMs: remainingMs(record, settings) }));
      return { record, cookie, isStale: true, raw } as StoredSession;
    },
    async load(cookies) {
      const [cookie] = valuesOf(name, cookies);
      if (cookie === undefined || !/^[\w-]{43}$/.test(cookie)) return { state: 'none' };
      const session = await read(await digest(cookie), cookie);
      return session ? { state: 'live', session } : { state: 'over' };
    },
    reload: async ({ record, cookie }) => read(record.sid, cookie),
    async replace(session, record) {
      let present: StoredSession | undefined = session as StoredSession;
      // A request that only prolongs the session changes the entry too, and must not cost the new tokens.
      for (let attempt = 1; present?.record.generation === session.record.generation; attempt += 1) {
        const written = await write(present, record);
        if (written || attempt === 3) return written;
        present = await read(record.sid, session.cookie);
      }
      return undefined;
    },
    touch: async (session) =>
      (await write(session as StoredSession, { ...session.record, touchedAt: Date.now() })) ?? session,
    end: async ({ record }) => storeCall(() => store.delete(keyOf(record.sid))),
    async forget(session) {
      const { record, raw } = session as StoredSession;
      await storeCall(() => store.compareAndSet(keyOf(record.sid), raw, undefined));
    },
    async toCookies({ record, cookie }, present) {
      const maxAge = remainingMs(record, settings) / 1_000;
      return toSetCookies(name, cookie ?? '', { maxAge, maxBytes: settings.maxCookieBytes, attributes, present });
    },
    toClearedCookies: (present) => toClearedCookies(name, attributes, present),
  };
}
