import { targetFilter } from '../faults/target.js';
import type { CheckedLimit } from './options.js';

/** Counts the requests under one limit. */
export interface Counter {
  /** Whether requests to a target count. */
  fits(target: string): boolean;
  readonly isPerClient: boolean;
  /** Seconds until there is room, 0 where that cannot be said; `undefined` when there is room now. */
  refusal(client: string, now: number): number | undefined;
  /** Counts a request; gives what must be done when it has been answered. */
  take(client: string, now: number): (() => void) | undefined;
  reset(): void;
}

/** Makes the counter of a limit. */
export function createCounter(limit: CheckedLimit): Counter {
  const fits = targetFilter(limit.operations);
  const isPerClient = limit.per === 'client';
  return { fits, isPerClient, ...(limit.windowMs > 0 ? createWindow(limit) : createCrowd(limit)) };
}

type Counting = Pick<Counter, 'refusal' | 'take' | 'reset'>;

interface Window {
  readonly endsAt: number;
  count: number;
}

/** A window begins with the first request after the one before it has ended. */
function createWindow({ requests, windowMs }: CheckedLimit): Counting {
  const windows = new Map<string, Window>();
  /** The window at a time; a clock that was set back begins a new one, too. */
  const openAt = (client: string, now: number): Window | undefined => {
    const window = windows.get(client);
    return window && now < window.endsAt && now >= window.endsAt - windowMs ? window : undefined;
  };
  return {
    refusal(client, now) {
      const window = openAt(client, now);
      if ((window?.count ?? 0) < requests) return undefined;
      // Rounded up, so that whoever waits as long as it says is let in.
      return Math.ceil(((window?.endsAt ?? now + windowMs) - now) / 1000);
    },
    take(client, now) {
      const window = openAt(client, now);
      if (window) window.count += 1;
      else windows.set(client, { endsAt: now + windowMs, count: 1 });
      return undefined;
    },
    reset: () => windows.clear(),
  };
}

function createCrowd({ requests }: CheckedLimit): Counting {
  let present = new Map<string, number>();
  return {
    refusal: (client) => ((present.get(client) ?? 0) < requests ? undefined : 0),
    take(client) {
      // Kept by those who are in it: what a reset has forgotten does not come back as a negative number.
      const crowd = present;
      crowd.set(client, (crowd.get(client) ?? 0) + 1);
      return () => crowd.set(client, (crowd.get(client) ?? 0) - 1);
    },
    reset() {
      present = new Map();
    },
  };
}
