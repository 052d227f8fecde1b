import type { LimitsState } from './limiter-types.js';
import { type Quota, quotaFrom, retryAfterMs } from './rate-limit.js';
import type { Received } from './receive.js';

/** Kinde tells whole seconds, so two ends of one window may differ by one. */
const ROUNDING_MS = 1_000;

interface KnownQuota {
  readonly limit: number | undefined;
  readonly remaining: number;
  readonly resetAt: number;
}

/** How fast requests may go, from what the answers say. */
export class Pace {
  /** Until when nobody sends. */
  pausedUntil = 0;
  /** Counts refusals and pauses: what was sent before the last one says nothing new. */
  episode = 0;
  /** How many may be on their way: halved with each refusal, grown again by successes. */
  #window = Infinity;
  /** Up to here the window doubles with each round trip, from here on it grows by about one. */
  #threshold = Infinity;
  #quota: KnownQuota | undefined;

  /** Milliseconds until the pause is over. */
  get pause(): number {
    return this.pausedUntil === 0 ? 0 : Math.max(0, this.pausedUntil - Date.now());
  }

  /** How many requests may be on their way. */
  get window(): number {
    return Math.floor(this.#window);
  }

  /** Its part of the limiter's state. */
  get state(): Omit<LimitsState, 'active' | 'waiting'> {
    const { pausedUntil } = this;
    const quota = this.#quota && this.#quota.resetAt > Date.now() ? this.#quota : undefined;
    return {
      ...(this.pause > 0 && { pausedUntil }),
      ...(this.#window < Infinity && { reducedTo: this.window }),
      ...(quota?.limit !== undefined && { limit: quota.limit }),
      ...(quota && { remaining: Math.max(0, quota.remaining), resetAt: quota.resetAt }),
    };
  }

  /** Nobody sends before `until`. */
  hold(until: number): void {
    this.pausedUntil = Math.max(this.pausedUntil, until);
  }

  /** One request is sent. */
  spend(): void {
    if (!this.#quota) return;
    const quota = { ...this.#quota, remaining: this.#quota.remaining - 1 };
    this.#quota = Date.now() >= quota.resetAt ? undefined : quota;
    // Kinde would refuse the next one, so it is not sent.
    if (this.#quota && quota.remaining <= 0) this.#stop(quota.resetAt);
  }

  /** Takes what an answer says; `sent` is how it was when its request left. */
  learn(
    { status, headers }: Received,
    sent: { readonly episode: number; readonly active: number; readonly concurrency: number },
  ): void {
    const isNew = sent.episode === this.episode;
    if (status === 429) {
      this.#slow(retryAfterMs(headers), isNew, sent.active);
      return;
    }
    const quota = quotaFrom(headers);
    if (quota) this.#heed(quota);
    if (this.#window === Infinity || status >= 500 || !isNew) return;
    this.#window += this.#window < this.#threshold ? 1 : 1 / this.#window;
    if (this.#window >= sent.concurrency) this.#window = this.#threshold = Infinity;
  }

  #slow(wait: number | undefined, isNew: boolean, active: number): void {
    if (isNew) {
      this.#threshold = Math.max(1, Math.floor(Math.min(this.#window, active) / 2));
      this.#window = this.#threshold;
      this.episode += 1;
    }
    if (wait) this.#stop(Date.now() + wait);
  }

  /** Answers arrive in any order, so within a window the lowest numbers hold. */
  #heed({ limit, remaining, resetMs }: Quota): void {
    const now = Date.now();
    const told = { limit, remaining, resetAt: now + resetMs };
    const known = this.#quota;
    const isNext = !known || known.resetAt <= now || told.resetAt > known.resetAt + ROUNDING_MS;
    this.#quota = isNext
      ? told
      : { limit, remaining: Math.min(remaining, known.remaining), resetAt: Math.min(told.resetAt, known.resetAt) };
    if (this.#quota.remaining <= 0) this.#stop(this.#quota.resetAt);
  }

  /** A pause after which requests start one by one, so that not all come at once. */
  #stop(until: number): void {
    if (until <= this.pausedUntil) return;
    this.#window = 1;
    this.episode += 1;
    this.hold(until);
  }
}
