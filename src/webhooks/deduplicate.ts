import { KindeInputError } from '../errors.js';
import type { Store } from '../storage/store.js';
import type { WebhookEvent } from './events.js';

/** How deliveries are remembered. */
export interface DeduplicateOptions {
  /** How long an event is remembered, in ms; default 48 hours, as Kinde repeats deliveries for 36. */
  readonly ttlMs?: number | undefined;
  /** Name of the endpoint, where several share a store and each must see the event; default none. */
  readonly endpoint?: string | undefined;
}

const TWO_DAYS_MS = 48 * 3_600_000;

/** A delivery as the store knows it. */
export interface Delivery {
  /** Nobody has taken this event before; of any number of callers exactly one gets true. */
  readonly isFirst: boolean;
  /** Forgets the event, so that Kinde's next delivery of it is taken; for work that failed. */
  release(): Promise<void>;
}

/**
 * Takes an event, once among all processes that share the store.
 *
 * A process that dies while it handles the event leaves it taken until `ttlMs` is over: where none may be lost, make the
 * work itself repeatable instead.
 *
 * It goes by the signed `event_id`: the `webhook-id` header is not signed, so whoever repeats a delivery can change it.
 *
 * ```ts
 * const delivery = await deduplicate(store, event);
 * if (delivery.isFirst) await handle(event).catch(async (error) => { await delivery.release(); throw error; });
 * ```
 */
export async function deduplicate(
  store: Pick<Store, 'compareAndSet'>,
  event: Pick<WebhookEvent, 'event_id'>,
  { ttlMs = TWO_DAYS_MS, endpoint = '' }: DeduplicateOptions = {},
): Promise<Delivery> {
  if (!(ttlMs > 0)) throw new KindeInputError('`ttlMs` must be a positive number of milliseconds.');
  const key = `kinde-sdk:webhook:${encodeURIComponent(endpoint)}:${event.event_id}`;
  const mark = crypto.randomUUID();
  const isFirst = await store.compareAndSet(key, undefined, mark, { ttlMs });
  return {
    isFirst,
    release: async () => {
      // Only its own mark, so that a late failure does not undo a later success.
      if (isFirst) await store.compareAndSet(key, mark, undefined);
    },
  };
}
