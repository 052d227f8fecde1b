import type { Verifier } from '../tokens/verify.js';
import type { OAuthConfig } from './config.js';
import type { Endpoints } from './discovery.js';
import type { LoopGuard } from './loop-guard.js';
import type { Protocol } from './protocol.js';
import type { Sessions } from './sessions.js';
import type { Transactions } from './transaction.js';

/** The parts of one `OAuth` that stand on their own; what renews tokens is made of them. */
export interface OAuthParts {
  readonly config: OAuthConfig;
  /** Begins every key of the store, so that applications can share one. */
  readonly namespace: string;
  readonly endpoints: () => Promise<Endpoints>;
  /** Loaded when it is first needed: a process that only checks sessions does without the library behind it. */
  readonly protocol: () => Promise<Protocol>;
  readonly verifier: () => Promise<Verifier>;
  readonly sessions: Sessions;
  readonly transactions: Transactions;
  readonly loopGuard: LoopGuard;
}
