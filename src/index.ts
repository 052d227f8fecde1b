export type { KindeErrorCode, KindeErrorDetails, KindeErrorEntry, ReconcileOptions, Reconciliation } from './errors.js';
export {
  isKindeError,
  KindeAmbiguousWriteError,
  KindeConfigError,
  KindeError,
  KindeInputError,
  KindeRateLimitError,
} from './errors.js';
export { decodeJwt, formatApiUrl, hashString, parseDomain } from './helpers.js';
export { GrantType, KindeApiClient, type KindeApiClientOptions, type OpenIdConfiguration } from './kinde-api-client.js';
export { ManagementClient } from './management/client.js';
export type { ManagementOptions } from './management/config.js';
export { isAmbiguousWrite } from './management/is-ambiguous-write.js';
export { version } from './version.js';
