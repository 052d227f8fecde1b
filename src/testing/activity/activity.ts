import type { State } from '../state.js';

const MOST_ENTRIES = 1000;

/** Notes that a user was given an access token. */
export function noteActivity(state: State, userId: string): void {
  const second = Math.floor(state.now() / 1000);
  const known = state.activity.get(userId)?.seconds ?? [];
  if (known.at(-1) === second) return;
  state.activity.set(userId, { seconds: [...known, second].slice(-MOST_ENTRIES) });
}
