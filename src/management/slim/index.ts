export { isKindeError, KindeError } from '../../errors.js';
export type { OperationOf } from '../../operation.js';
export type { CallOptions, ListOptions } from '../call.js';
export type { ManagementOptions } from '../config.js';
export { isAmbiguousWrite } from '../is-ambiguous-write.js';
export type { Page, PageInfo, PagePromise } from '../page.js';
export { createManagementClient, type SlimManagementClient } from './client.js';
