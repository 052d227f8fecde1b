import type { State } from '../state.js';
import type { TokenAuthority } from '../tokens.js';
import { attempt } from './attempt.js';
import { dropWaiting } from './registrations.js';
import { patienceMs, retryDelayMs } from './schedule.js';
import type { WebhookSettings } from './settings.js';
import type { Delivery, Webhook } from './types.js';

/** Sends what waits for webhooks, when it is due. */
export interface Dispatcher {
  /** Starts sending what is due; returns at once. */
  wake(): void;
  /** Sends what is due, and resolves when nothing is being sent and nothing is due. */
  idle(): Promise<void>;
  /** Sends everything that waits, due or not, and resolves with it when all was answered. */
  flush(): Promise<readonly Delivery[]>;
}

/** What a dispatcher works on. */
export interface DispatcherOptions {
  readonly state: () => State;
  readonly authority: TokenAuthority;
  readonly now: () => number;
  readonly settings: WebhookSettings;
}

/** The only answer that Kinde takes for a success. */
const ACCEPTED = 200;

/** Makes a dispatcher: one delivery at a time to each webhook, in the order of the events, all webhooks side by side. */
export function createDispatcher({ state, authority, now, settings }: DispatcherOptions): Dispatcher {
  const busy = new Map<Webhook, Promise<void>>();
  const alarm = createAlarm(now, wake);
  const isCurrent = (webhook: Webhook) => state().webhooks.endpoints.get(webhook.id) === webhook;
  const webhooks = () => [...state().webhooks.endpoints.values()];

  function wake(): void {
    for (const webhook of webhooks()) {
      if (busy.has(webhook) || !dueOf(webhook, now())) continue;
      busy.set(webhook, work(webhook));
    }
    if (busy.size === 0) alarm.setFor(nextTime(webhooks()));
  }

  async function work(webhook: Webhook): Promise<void> {
    for (let due = dueOf(webhook, now()); due && isCurrent(webhook); due = dueOf(webhook, now())) {
      const at = now();
      const outcome = await attempt(due, authority, settings);
      due.attempts.push({ at, ...outcome });
      // Deleted, or the emulator was reset, while it was being sent: what was dropped stays dropped.
      if (isCurrent(webhook)) settle(webhook, due, outcome.status === ACCEPTED, now(), settings.retrySpeed);
    }
    // In one go with the last look at what is due: nothing can come in between and be overlooked.
    busy.delete(webhook);
    alarm.setFor(nextTime(webhooks()));
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
      const waiting = webhooks().flatMap((webhook) => webhook.waiting);
      // One that is being sent at the moment is not sent twice: what comes of it sets its time anew.
      for (const delivery of waiting) delivery.nextAttemptAt = now();
      await idle();
      return waiting;
    },
  };
}

function dueOf({ waiting }: Webhook, now: number): Delivery | undefined {
  return waiting.find(({ nextAttemptAt = Infinity }) => nextAttemptAt <= now);
}

function nextTime(webhooks: readonly Webhook[]): number {
  const times = webhooks.flatMap(({ waiting }) => waiting.map(({ nextAttemptAt = Infinity }) => nextAttemptAt));
  return times.reduce((least, time) => Math.min(least, time), Infinity);
}

function settle(webhook: Webhook, delivery: Delivery, isAccepted: boolean, now: number, speed: number): void {
  webhook.failingSince = isAccepted ? undefined : (webhook.failingSince ?? now);
  const delay = isAccepted ? undefined : retryDelayMs(delivery.attempts.length, speed);
  delivery.nextAttemptAt = delay === undefined ? undefined : now + delay;
  if (delay === undefined) {
    delivery.status = isAccepted ? 'delivered' : 'failed';
    webhook.waiting.splice(webhook.waiting.indexOf(delivery), 1);
  }
  if (webhook.failingSince === undefined || now - webhook.failingSince < patienceMs(speed)) return;
  webhook.isDisabled = true;
  dropWaiting(webhook);
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
