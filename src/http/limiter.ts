import { bounded } from './deadline.js';
import type { Caller, Gate, LimitsState, Terms } from './limiter-types.js';
import type { Line } from './line.js';
import type { Received } from './receive.js';

/**
 * Lets the requests of one tenant through: few enough at once, none while Kinde wants none, first come first served
 * within a priority.
 *
 * As long as nobody must wait and Kinde tells no limits, it only counts; the line is loaded when there is one.
 */
export class Limiter {
  /** Until when the fleet is not asked, since it failed: of all clients of the tenant. */
  restsUntil = 0;
  #active = 0;
  #sequence = 0;
  #line: Line | undefined;
  #loading: Promise<Line> | undefined;

  /** The gate for one call. */
  gate(terms: Terms): Gate {
    const caller: Caller = { terms, order: 0, episode: 0 };
    return {
      enter: () => {
        caller.order ||= ++this.#sequence;
        if (this.#line) return this.#line.enter(caller);
        if (this.#loading || this.#active >= terms.concurrency) return this.#wait(caller);
        this.#active += 1;
        return undefined;
      },
      leave: (received) => {
        if (this.#line) this.#line.leave(caller, received);
        else this.#leave(caller, received);
      },
    };
  }

  /** The line, where there is none yet. */
  line(): Promise<Line> {
    this.#loading ??= import('./line.js').then(({ Line }) => {
      this.#line = new Line(this.#active);
      return this.#line;
    });
    return this.#loading;
  }

  /** What is known at the moment. */
  get state(): LimitsState {
    return this.#line?.state ?? { active: this.#active, waiting: 0 };
  }

  /** Whether nothing is lost by forgetting this limiter. */
  get isIdle(): boolean {
    return this.#line ? this.#line.isIdle : this.#active === 0 && !this.#loading;
  }

  #leave(caller: Caller, received: Received | undefined): void {
    const active = this.#active;
    this.#active -= 1;
    if (received && tellsLimits(received)) void this.line().then((line) => line.learn(caller, received, active));
  }

  async #wait(caller: Caller): Promise<void> {
    const line = await bounded(caller.terms.limits, undefined, () => this.line());
    await line.enter(caller);
  }
}

function tellsLimits({ status, headers }: Received): boolean {
  return status === 429 || headers.has('ratelimit-remaining');
}
