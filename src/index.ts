export type { KindeErrorCode, KindeErrorDetails, KindeErrorEntry } from './errors.js';
export { isKindeError, KindeConfigError, KindeError, KindeInputError, KindeRateLimitError } from './errors.js';
export { decodeJwt, formatApiUrl, hashString, parseDomain } from './helpers.js';
export { GrantType, KindeApiClient, type KindeApiClientOptions, type OpenIdConfiguration } from './kinde-api-client.js';
export { ManagementClient } from './management/client.js';
export type { ManagementOptions } from './management/config.js';
export { version } from './version.js';
