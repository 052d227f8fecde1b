import { Redis } from 'ioredis';
import { ManagementClient } from '../../src/management/index.js';
import { createRedisStore } from '../../src/storage/index.js';

/**
 * One process of a fleet. It says `ready`, waits for a line on standard input, and then calls Kinde with that many clients
 * at once, each with a store of its own: `fleet-worker.ts <redis url> <domain> <clients> <client secret>`.
 */
const [redis = '', domain = '', clients = '1', clientSecret = ''] = process.argv.slice(2);
const client = new Redis(redis, { maxRetriesPerRequest: null, retryStrategy: () => 100 });
client.on('error', () => {});

async function coldStart(): Promise<string> {
  const management = new ManagementClient({
    domain,
    clientId: 'fleet',
    clientSecret,
    tokenStore: createRedisStore({ client }),
    env: {},
    limits: false,
    retry: 0,
  });
  const startedAt = performance.now();
  const code = await management.getUser({ user_id: 'kp_1' }).then(
    () => 'OK',
    (error: { code: string }) => error.code,
  );
  return `${code} ${Math.round(performance.now() - startedAt)}`;
}

process.stdout.write('ready\n');
process.stdin.once('data', async () => {
  const outcomes = await Promise.all(Array.from({ length: Number(clients) }, coldStart));
  process.stdout.write(`${JSON.stringify(outcomes)}\n`);
  client.disconnect();
  process.exit(0);
});
