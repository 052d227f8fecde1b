import { Redis } from 'ioredis';
import { redisLimits } from '../../src/limits/index.js';
import { ManagementClient } from '../../src/management/index.js';

/** One process of a fleet: sends as many requests as it is told, as fast as it may. */
const [redis = '', domain = '', count = '0', requests = '1', perSeconds = '1'] = process.argv.slice(2);
const client = new Redis(redis);
const shared = await redisLimits({
  client,
  requests: Number(requests),
  perSeconds: Number(perSeconds),
  timeout: 5_000,
});
const management = new ManagementClient({
  domain,
  clientId: 'fleet',
  clientSecret: 'secret',
  env: {},
  retry: 0,
  limits: { concurrency: 10, shared },
});
const calls = Array.from({ length: Number(count) }, () => management.getUser({ user_id: 'kp_1' }));
const outcomes = await Promise.allSettled(calls);
console.log(JSON.stringify({ failed: outcomes.filter(({ status }) => status === 'rejected').length }));
client.disconnect();
