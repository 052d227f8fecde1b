import type { FaultPlan } from '../faults/fault.js';
import type { MintOptions } from '../mint/options.js';
import type { RequestLog } from '../request-log.js';
import type { Exchange } from '../sign-in/exchange.js';
import type { State } from '../state.js';

/** What the inspector shows of an emulator, and does to it. */
export interface InspectorParts {
  readonly state: () => State;
  readonly log: RequestLog;
  readonly now: () => number;
  readonly exchangeOf: (request: Request) => Exchange;
  mintToken(options: MintOptions): Promise<string>;
  /** What the buttons do, by the name that their form sends. */
  readonly actions: Readonly<Record<InspectorAction, (value: string) => unknown>>;
  readonly faults: InspectorFaults;
  /** Names of the namespaces that there are besides. */
  readonly namespaces: () => readonly string[];
}

/** The buttons of the inspector. */
export type InspectorAction =
  | 'reset'
  | 'snapshot'
  | 'restore'
  | 'advance-clock'
  | 'revoke-tokens'
  | 'rotate-keys'
  | 'expire-sessions'
  | 'deliver-webhooks'
  | 'plan-faults'
  | 'clear-faults';

/** What is shown of the faults. */
export interface InspectorFaults {
  plan(plan: FaultPlan): void;
  readonly log: readonly unknown[];
}

/** A request to the inspector, with what answering it takes. */
export interface Visit {
  readonly parts: InspectorParts;
  readonly request: Request;
  readonly url: URL;
}
