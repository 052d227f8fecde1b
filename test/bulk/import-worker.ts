import { importUsers, type UserRecord } from '../../src/bulk/index.js';
import { ManagementClient } from '../../src/management/index.js';

/** A process that imports made-up users and says what it did: `import-worker.ts <count> <checkpoint>`. */
const [count, checkpoint = ''] = process.argv.slice(2);

function* users(): Generator<UserRecord> {
  for (let n = 0; n < Number(count); n++) {
    yield {
      email: `user-${n}@example.com`,
      first_name: `First ${n}`,
      organizations: [{ code: n % 3 === 0 ? 'org_b' : 'org_a', roles: n % 2 === 0 ? ['admin'] : ['member'] }],
      ...(n % 10 === 0 && { hashed_password: '$2b$10$abcdefghijklmnopqrstuv', properties: { city: `City ${n}` } }),
      ...(n % 50 === 0 && { is_suspended: true }),
    };
  }
}

const client = new ManagementClient({ timeout: 5_000, retry: { baseDelay: 5 } });
const summary = await importUsers(client, users(), { checkpoint, concurrency: 20, maxOutage: 20_000 });
process.stdout.write(JSON.stringify(summary));
