import { KindeError, KindeRateLimitError } from '../errors.js';
import { bounded } from './deadline.js';
import type { Caller, LimitsState, Priority, Terms } from './limiter-types.js';
import { Pace } from './pace.js';
import type { Received } from './receive.js';

interface Waiter {
  readonly caller: Caller;
  grant(): void;
  refuse(error: Error): void;
}

/** While both kinds wait, every eighth turn goes to a batch call. */
const BATCH_TURN = 8;
/** Node runs a longer timer at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Who waits for a turn, and who has one. Holds a timer only while somebody waits for the end of a pause. */
export class Line {
  #active: number;
  /** Interactive turns in a row. */
  #turns = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #pace = new Pace();
  readonly #waiting: Readonly<Record<Priority, Waiter[]>> = { interactive: [], batch: [] };

  constructor(active: number) {
    this.#active = active;
  }

  /** Nothing where it is the caller's turn, else a promise of it. */
  enter(caller: Caller): Promise<void> | undefined {
    if (this.#length > 0 || !this.#hasRoom(caller.terms) || this.#pace.pause > 0) return this.#wait(caller);
    this.#admit(caller);
    return undefined;
  }

  /** Ends a turn. */
  leave(caller: Caller, received: Received | undefined): void {
    this.#active -= 1;
    if (received) this.learn(caller, received);
    else this.#serve();
  }

  /** Takes what an answer says of the limits; `active` requests were on their way with its own. */
  learn({ episode, terms }: Caller, received: Received, active = this.#active + 1): void {
    const pausedUntil = this.#pace.pausedUntil;
    this.#pace.learn(received, { episode, active, concurrency: terms.concurrency });
    if (this.#pace.pausedUntil > pausedUntil) this.#dismiss();
    this.#serve();
  }

  /** Sends nothing more before `until`. */
  pause(until: number): void {
    this.#pace.hold(until);
    this.#dismiss();
    this.#serve();
  }

  get state(): LimitsState {
    return { active: this.#active, waiting: this.#length, ...this.#pace.state };
  }

  /** Whether nothing is lost by forgetting it. */
  get isIdle(): boolean {
    return this.#active === 0 && this.#length === 0 && this.#pace.pause === 0;
  }

  get #length(): number {
    return this.#waiting.interactive.length + this.#waiting.batch.length;
  }

  #hasRoom({ concurrency }: Terms): boolean {
    return this.#active < Math.min(concurrency, this.#pace.window);
  }

  #admit(caller: Caller): void {
    this.#active += 1;
    caller.episode = this.#pace.episode;
    const pausedUntil = this.#pace.pausedUntil;
    this.#pace.spend();
    if (this.#pace.pausedUntil > pausedUntil) this.#dismiss();
  }

  #wait(caller: Caller): Promise<void> {
    const { limits } = caller.terms;
    // What has no bound needs no watch over it.
    if (!limits.signal && limits.deadlineAt === Infinity) return this.#lineUp(caller);
    return bounded(limits, undefined, (signal) => this.#lineUp(caller, signal));
  }

  #lineUp(caller: Caller, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const refusal = this.#refusal(caller.terms);
      if (refusal) return reject(refusal);
      let granted = false;
      const grant = (): void => {
        granted = true;
        resolve();
      };
      const waiter: Waiter = { caller, grant, refuse: reject };
      const line = this.#waiting[caller.terms.priority];
      line.splice(line.findLastIndex((other) => other.caller.order < caller.order) + 1, 0, waiter);
      signal?.addEventListener('abort', () => {
        remove(line, waiter);
        // Its turn came in the moment in which it left.
        if (granted) this.#active -= 1;
        this.#serve();
      });
      this.#serve();
    });
  }

  /** Sends those away who cannot wait for the end of the pause. */
  #dismiss(): void {
    for (const line of Object.values(this.#waiting)) {
      for (const waiter of [...line]) {
        const refusal = this.#refusal(waiter.caller.terms);
        if (!refusal) continue;
        remove(line, waiter);
        waiter.refuse(refusal);
      }
    }
  }

  /** Why a call does not wait for the end of the pause. */
  #refusal({ limits, maxDelay }: Terms): Error | undefined {
    const { pause } = this.#pace;
    if (pause === 0) return undefined;
    const retryAfter = Math.ceil(pause / 1_000);
    if (Date.now() + pause >= limits.deadlineAt) {
      const message = `Kinde accepts requests again in ${retryAfter} s, after the deadline; nothing was sent.`;
      return new KindeError('DEADLINE_EXCEEDED', message, { retryAfter });
    }
    if (pause <= maxDelay) return undefined;
    const message = `Kinde accepts requests again in ${retryAfter} s, which is longer than \`retry.maxDelay\`; nothing was sent.`;
    return new KindeRateLimitError(message, { retryAfter });
  }

  /** Gives turns to those who wait, as far as there are any. */
  #serve(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (;;) {
      const line = this.#lineNow();
      const next = line[0];
      if (!next) return;
      const { pause } = this.#pace;
      if (pause > 0) {
        this.#timer = setTimeout(() => this.#serve(), Math.min(pause, LONGEST_TIMER_MS));
        return;
      }
      if (!this.#hasRoom(next.caller.terms)) return;
      line.shift();
      this.#turns = line === this.#waiting.batch ? 0 : this.#turns + 1;
      this.#admit(next.caller);
      next.grant();
    }
  }

  #lineNow(): Waiter[] {
    const { interactive, batch } = this.#waiting;
    const isBatchTurn = interactive.length === 0 || (batch.length > 0 && this.#turns >= BATCH_TURN - 1);
    return isBatchTurn ? batch : interactive;
  }
}

function remove<Item>(list: Item[], item: Item): void {
  const place = list.indexOf(item);
  if (place >= 0) list.splice(place, 1);
}
