import { Redis } from 'ioredis';
import { createRedisStore, withLease } from '../../src/storage/index.js';

/**
 * A process of the lease tests: `lease-worker.ts <url> count <rounds>` adds to a counter that only a lease protects;
 * `lease-worker.ts <url> hold <ttlMs>` takes the lease, says so, and never gives it back.
 */
const [url = '', task, number] = process.argv.slice(2);
const client = new Redis(url);
const store = createRedisStore({ client });

if (task === 'count') {
  for (let round = 0; round < Number(number); round++) {
    const outcome = await withLease(store, 'lease', { ttlMs: 10_000, waitMs: 30_000 }, async () => {
      // A plain read and a plain write: any second holder in between loses an increment and is counted.
      if ((await client.incr('inside')) !== 1) await client.incr('violations');
      const count = Number(await client.get('count'));
      await client.set('count', count + 1);
      await client.decr('inside');
    });
    if (outcome.status !== 'done' || !outcome.released) throw new Error(`Round ${round}: ${JSON.stringify(outcome)}`);
  }
  await client.quit();
} else {
  await withLease(store, 'lease', { ttlMs: Number(number), waitMs: 0 }, async () => {
    process.stdout.write('held\n');
    setInterval(() => undefined, 1_000);
    await new Promise(() => undefined);
  });
}
