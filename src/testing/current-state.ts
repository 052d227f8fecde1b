import { createState, type State } from './state.js';
import type { TablesSnapshot } from './tables/tables.js';
import type { TokenAuthority } from './tokens.js';
import { createDispatcher, type Dispatcher } from './webhooks/dispatcher.js';
import type { WebhookSettings } from './webhooks/settings.js';

/** The state that an emulator stands at, with what sends its webhooks. */
export interface CurrentState {
  state(): State;
  dispatcher(): Dispatcher;
  /** Goes over to a state that starts from a snapshot; requests on their way end in the state that they began in. */
  restore(snapshot: TablesSnapshot): void;
}

/** What the states of an emulator have in common. */
export interface CurrentStateOptions {
  readonly base: TablesSnapshot;
  /** The time in milliseconds, before a state's own clock changes it. */
  readonly now: () => number;
  readonly authority: TokenAuthority;
  readonly deliveries: WebhookSettings;
}

/** Makes the place where an emulator's state stands. */
export function createCurrentState({ base, now, authority, deliveries }: CurrentStateOptions): CurrentState {
  let current = standing(base);
  function standing(snapshot: TablesSnapshot) {
    const state = createState({ base: snapshot, now, onEvent: () => dispatcher.wake() });
    const dispatcher = createDispatcher({ state, authority, settings: deliveries });
    return { state, dispatcher };
  }
  return {
    state: () => current.state,
    dispatcher: () => current.dispatcher,
    restore(snapshot) {
      current.dispatcher.stop();
      current = standing(snapshot);
      // What waited when the snapshot was made waits again.
      current.dispatcher.wake();
    },
  };
}
