import { KindeConfigError, type KindeError } from '../errors.js';
import type { SharedLimits } from '../http/shared-limits.js';

/** The budget of a fleet, and the Redis that counts it. */
export interface RedisLimitsOptions {
  /** A connected client of `ioredis` 5 or `redis` 5, single or cluster. */
  readonly client: object;
  /** Requests of the whole fleet in each window. */
  readonly requests: number;
  /** Length of a window in whole seconds; default 1. */
  readonly perSeconds?: number | undefined;
  /** Start of the keys; default `kinde-limits`. */
  readonly prefix?: string | undefined;
  /** Longest wait for Redis in ms, after which requests are sent without it; default 500. */
  readonly timeout?: number | undefined;
  /** Told when Redis does not answer. */
  readonly onUnavailable?: ((error: KindeError) => void) | undefined;
}

/**
 * A budget of requests that all processes with this Redis share, counted by `rate-limiter-flexible`.
 *
 * A 429 that one process gets stops all of them. While Redis is away, requests are sent as if there were no fleet.
 *
 * @throws KindeConfigError `CONFIG_INVALID` for a budget that is no number of requests, or without that package.
 */
export async function redisLimits(options: RedisLimitsOptions): Promise<SharedLimits> {
  const { client, requests, perSeconds = 1, prefix = 'kinde-limits', timeout, onUnavailable } = options;
  for (const [name, value] of Object.entries({ requests, perSeconds })) {
    if (!Number.isInteger(value) || value < 1) throw new KindeConfigError(`\`${name}\` must be a whole number from 1.`);
  }
  if (timeout !== undefined && !(timeout > 0)) throw new KindeConfigError('`timeout` must be a positive number of ms.');
  if (typeof client !== 'object' || client === null)
    throw new KindeConfigError('`client` must be a client of `ioredis` or `redis`.');
  const { RateLimiterRedis } = await library();
  const limiter = new RateLimiterRedis({
    storeClient: client,
    points: requests,
    duration: perSeconds,
    keyPrefix: prefix,
    useRedisPackage: !('defineCommand' in client),
    rejectIfRedisNotReady: true,
  });
  return Object.freeze({
    timeout,
    onUnavailable,
    async take(key: string) {
      try {
        await limiter.consume(key);
        return 0;
      } catch (refusal) {
        if (refusal instanceof Error) throw refusal;
        return Math.max(1, (refusal as { msBeforeNext: number }).msBeforeNext);
      }
    },
    async pause(key: string, ms: number) {
      await limiter.block(key, Math.max(1, Math.ceil(ms / 1_000)));
    },
  });
}

/** The package of the application's own; missing, it must be said now, since a failure later only means no fleet. */
async function library(): Promise<typeof import('rate-limiter-flexible')> {
  try {
    return await import('rate-limiter-flexible');
  } catch {
    throw new KindeConfigError(
      '`redisLimits` needs the package rate-limiter-flexible: npm install rate-limiter-flexible.',
    );
  }
}
