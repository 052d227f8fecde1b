export type { ReconcileOptions, Reconciliation } from '../errors/ambiguous-write.js';
export { KindeAmbiguousWriteError } from '../errors/ambiguous-write.js';
export type { KindeErrorCode, KindeErrorDetails, KindeErrorEntry } from '../errors.js';
export { isKindeError, KindeConfigError, KindeError, KindeInputError, KindeRateLimitError } from '../errors.js';
export type {
  AttemptHook,
  AttemptResponse,
  CallHook,
  CallResponse,
  Hook,
  HookContext,
  HookRequest,
  Hooks,
  TokenUse,
} from '../http/hook-types.js';
export type { LimitsState, Priority } from '../http/limiter-types.js';
export type { RetryOptions } from '../http/retry-policy.js';
export type { SharedLimits } from '../http/shared-limits.js';
export type { Operation, OperationOf } from '../operation.js';
export type { AnyTokenStore, StoredToken, TokenStore } from '../tokens/token-store.js';
export type { ReconcilableOperation, ReconciledRecord } from './ambiguous.js';
export type { CallOptions, ListOptions } from './call.js';
export { ManagementClient } from './client.js';
export type { ManagementOptions } from './config.js';
export type { ManagementClientOf } from './custom.js';
export type { FeatureFlagType } from './flat.js';
export { isAmbiguousWrite } from './is-ambiguous-write.js';
export { type Page, type PageInfo, PagePromise } from './page.js';
export type { RawClient } from './raw.js';
export type { LimitsOptions } from './settings.js';
export type { ManagementMethods } from './types.js';
