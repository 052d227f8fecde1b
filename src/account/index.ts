export type { KindeErrorCode, KindeErrorDetails, KindeErrorEntry } from '../errors.js';
export { isKindeError, KindeConfigError, KindeError, KindeInputError, KindeRateLimitError } from '../errors.js';
export type { RetryOptions } from '../http/retry-policy.js';
export type { CallOptions, ListOptions } from '../management/call.js';
export { type Page, type PageInfo, PagePromise } from '../management/page.js';
export { AccountClient } from './client.js';
export type { AccessTokenFunction, AccountOptions } from './config.js';
export { generatePortalUrl, type PortalArea, type PortalInput } from './portal.js';
export type { AccountMethods } from './types.js';
