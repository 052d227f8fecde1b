export type { KindeError } from '../errors.js';
export type { SharedLimits } from '../http/shared-limits.js';
export { type RedisLimitsOptions, redisLimits } from './redis.js';
