import type { State } from '../state.js';
import type { TokenAuthority } from '../tokens.js';
import { attempt } from './attempt.js';
import { dropWaiting } from './registrations.js';
import { patienceMs, retryDelayMs } from './schedule.js';
import type { WebhookSettings } from './settings.js';
import type { WebhookDelivery } from './types.js';

/** Sends what waits for webhooks of one state, when it is due. */
export interface Dispatcher {
  /** Starts sending what is due; returns at once. */
  wake(): void;
  /** Sends what is due, and resolves when nothing is being sent and nothing is due. */
  idle(): Promise<void>;
  /** Sends everything that waits, due or not, and resolves with it when all was answered. */
  flush(): Promise<readonly WebhookDelivery[]>;
  /** Sends nothing more: the state has been left for another one. */
  stop(): void;
}

/** What a dispatcher works on. */
export interface DispatcherOptions {
  readonly state: State;
  readonly authority: TokenAuthority;
  readonly settings: WebhookSettings;
}

/** The only answer that Kinde takes for a success. */
const ACCEPTED = 200;

/** Makes a dispatcher: one delivery at a time to each webhook, in the order of the events, all webhooks side by side. */
export function createDispatcher({ state, authority, settings }: DispatcherOptions): Dispatcher {
  const { now, webhooks } = state;
  const { endpoints, deliveries } = webhooks;
  const busy = new Map<string, Promise<void>>();
  const alarm = createAlarm(now, wake);
  let isStopped = false;
  const due = (webhookId: string) => (isStopped ? undefined : dueOf(state, webhookId));

  function wake(): void {
    for (const { id } of endpoints.all()) {
      if (!busy.has(id) && due(id)) busy.set(id, work(id));
    }
    setAlarm();
  }

  function setAlarm(): void {
    if (busy.size === 0) alarm.setFor(isStopped ? Infinity : nextTime(state));
  }

  async function work(webhookId: string): Promise<void> {
    for (let delivery = due(webhookId); delivery; delivery = due(webhookId)) {
      const at = now();
      const outcome = await attempt(delivery, authority, settings);
      const attempts = [...delivery.attempts, { at, ...outcome }];
      deliveries.update(delivery.id, { attempts });
      // Deleted while it was being sent: what was dropped stays dropped.
      if (endpoints.has(webhookId)) settle(state, delivery.id, outcome.status === ACCEPTED, settings.retrySpeed);
    }
    // In one go with the last look at what is due: nothing can come in between and be overlooked.
    busy.delete(webhookId);
    setAlarm();
  }

  async function idle(): Promise<void> {
    wake();
    while (busy.size > 0) {
      await Promise.all(busy.values());
      wake();
    }
  }

  return {
    wake,
    idle,
    async flush() {
      const waiting = endpoints.all().flatMap(({ id }) => webhooks.waitingFor(id).ids());
      // One that is being sent at the moment is not sent twice: what comes of it sets its time anew.
      for (const id of waiting) deliveries.update(id, { nextAttemptAt: now() });
      await idle();
      return waiting.flatMap((id) => deliveries.get(id) ?? []);
    },
    stop() {
      isStopped = true;
      alarm.setFor(Infinity);
    },
  };
}

/** How many deliveries are looked at in one go. */
const STEP = 32;

/** Looks at no more than it must: a long queue is due from its front. */
function dueOf({ webhooks, now }: State, webhookId: string): WebhookDelivery | undefined {
  const time = now();
  const waiting = webhooks.waitingFor(webhookId);
  for (let at = 0; at < waiting.size; at += STEP) {
    for (const [id] of waiting.entries(at, at + STEP)) {
      const delivery = webhooks.deliveries.get(id);
      if (delivery && (delivery.nextAttemptAt ?? Infinity) <= time) return delivery;
    }
  }
  return undefined;
}

function nextTime({ webhooks }: State): number {
  const ids = webhooks.endpoints.all().flatMap(({ id }) => webhooks.waitingFor(id).ids());
  const times = ids.map((id) => webhooks.deliveries.get(id)?.nextAttemptAt ?? Infinity);
  return times.reduce((least, time) => Math.min(least, time), Infinity);
}

function settle(state: State, id: string, isAccepted: boolean, speed: number): void {
  const { endpoints, deliveries } = state.webhooks;
  const delivery = deliveries.get(id);
  const webhook = endpoints.get(delivery?.webhookId ?? '');
  if (!delivery || !webhook || delivery.status !== 'waiting') return;
  const now = state.now();
  const failingSince = isAccepted ? undefined : (webhook.failingSince ?? now);
  const delay = isAccepted ? undefined : retryDelayMs(delivery.attempts.length, speed);
  if (delay === undefined) state.webhooks.settle(delivery, isAccepted ? 'delivered' : 'failed');
  else deliveries.update(id, { nextAttemptAt: now + delay });
  endpoints.update(webhook.id, { failingSince });
  if (failingSince === undefined || now - failingSince < patienceMs(speed)) return;
  dropWaiting(state, webhook.id);
  endpoints.update(webhook.id, { isDisabled: true });
}

/** How often an alarm finds that the clock has not moved before it takes it for one that a test moves by hand. */
const MOST_TRIES = 3;

/** An alarm that never keeps a process alive, and sleeps until somebody sets it again where the clock stands still. */
function createAlarm(now: () => number, ring: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  function setFor(time: number, tries = MOST_TRIES): void {
    clearTimeout(timer);
    if (time === Infinity) return;
    const setAt = now();
    const check = () => {
      if (now() !== setAt) ring();
      // A timer of a millisecond may be over before a clock that counts them has moved on.
      else if (tries > 1) setFor(time, tries - 1);
    };
    timer = setTimeout(check, Math.max(1, time - setAt) + 1);
    (timer as { unref?: () => void }).unref?.();
  }
  return { setFor: (time: number) => setFor(time) };
}
