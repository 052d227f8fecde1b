import type { OAuthConfig } from './config.js';
import { type Cookies, cookieName, toClearedCookies, toSetCookies, valuesOf } from './cookies.js';
import { randomText } from './encoding.js';
import type { Sealer } from './seal.js';
import { isOver, isSessionRecord, newRecord, remainingMs, type SessionRecord } from './session-record.js';
import type { LiveSession, Sessions } from './sessions.js';
import { storeCall } from './store-call.js';

/** What is known of a session besides its cookie: that it has ended, or what has become of recent tokens. */
interface Rotation {
  readonly record: SessionRecord;
  /** Older generations and until when a request may still come with one. */
  readonly previous: readonly { readonly generation: string; readonly until: number }[];
}

const ENDED = 'ended';

/**
 * Sessions that live in the browser, sealed.
 *
 * The store only knows what happened lately: renewals for a minute, and sign-outs, so that neither a request on its way
 * nor a copied cookie brings an ended session back.
 */
export function createCookieSessions(config: OAuthConfig, sealer: Sealer, namespace: string): Sessions {
  const { session: settings, store, cookies: attributes } = config;
  const name = cookieName(`${settings.cookieName}-session`, attributes);
  const keyOf = ({ sid }: SessionRecord): string => `${namespace}session:${sid}`;
  const live = (record: SessionRecord, isStale: boolean): LiveSession => ({ record, cookie: undefined, isStale });

  const rotationOf = async (raw: string, { sid }: SessionRecord): Promise<Rotation | undefined> => {
    const rotation = (await sealer.open('store', raw)) as Rotation | undefined;
    return rotation?.record.sid === sid ? rotation : undefined;
  };
  const newest = async (record: SessionRecord): Promise<LiveSession | undefined> => {
    const raw = await storeCall(() => store.get(keyOf(record)));
    if (raw === ENDED) return undefined;
    const rotation = raw === undefined ? undefined : await rotationOf(raw, record);
    const isKnown = rotation?.previous.some((old) => old.generation === record.generation && old.until > Date.now());
    return rotation && isKnown ? live(rotation.record, true) : live(record, false);
  };

  return {
    create: async (made) => live(newRecord(randomText(16), made, settings), true),
    async load(cookies) {
      for (const value of valuesOf(name, cookies)) {
        const record = await sealer.open('session', value);
        if (!isSessionRecord(record)) continue;
        const session = isOver(record, settings) ? undefined : await newest(record);
        return session ? { state: 'live', session } : { state: 'over' };
      }
      return { state: 'none' };
    },
    async reload(session) {
      const found = await newest(session.record);
      return found && { ...found, isStale: found.isStale || session.isStale };
    },
    async replace({ record: old }, record, isDelivered) {
      const key = keyOf(old);
      const ttlMs = isDelivered ? settings.rotationMemoryMs : remainingMs(record, settings);
      // Only the end of its own time can change an entry without another renewal, so a second try is the last one needed.
      for (let attempt = 0; attempt < 3; attempt += 1) {
        const raw = await storeCall(() => store.get(key));
        if (raw === ENDED) return undefined;
        const rotation = raw === undefined ? undefined : await rotationOf(raw, old);
        if (rotation && rotation.record.generation !== old.generation) return undefined;
        const now = Date.now();
        const until = now + ttlMs;
        const earlier = rotation?.previous.filter((one) => one.until > now) ?? [];
        const next: Rotation = { record, previous: [...earlier, { generation: old.generation, until }] };
        const value = await sealer.seal('store', next);
        if (await storeCall(() => store.compareAndSet(key, raw, value, { ttlMs }))) return live(record, true);
      }
      return undefined;
    },
    // The cookie is the record: a new one is all there is to write.
    touch: async ({ record }) => live({ ...record, touchedAt: Date.now() }, true),
    async end({ record }) {
      const ttlMs = Math.max(1_000, record.createdAt + settings.absoluteMs - Date.now());
      await storeCall(() => store.set(keyOf(record), ENDED, { ttlMs }));
    },
    // Another process may have renewed it without a shared store; to mark it as ended would end that one too.
    forget: async () => {},
    async toCookies({ record }, present: Cookies) {
      const value = await sealer.seal('session', record);
      const maxAge = remainingMs(record, settings) / 1_000;
      return toSetCookies(name, value, { maxAge, maxBytes: settings.maxCookieBytes, attributes, present });
    },
    toClearedCookies: (present) => toClearedCookies(name, attributes, present),
  };
}
