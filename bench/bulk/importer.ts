import { writeFileSync } from 'node:fs';
import type * as Bulk from '../../src/bulk/index.js';
import type * as Management from '../../src/management/index.js';

// Runs as a child process on the built package, so that its memory is the importer's and nobody else's.
const [dist = '', count = '', checkpoint = '', report = ''] = process.argv.slice(2);
const { importUsers } = (await import(`${dist}/src/bulk/index.js`)) as typeof Bulk;
const { ManagementClient } = (await import(`${dist}/src/management/index.js`)) as typeof Management;

function* users(): Generator<Bulk.UserRecord> {
  for (let n = 0; n < Number(count); n++) {
    yield {
      email: `user-${n}@example.com`,
      first_name: `First ${n}`,
      last_name: `Last ${n}`,
      provided_id: `crm-${n}`,
      organizations: [{ code: `org_${n % 4}`, roles: [n % 2 === 0 ? 'admin' : 'member'] }],
      ...(n % 20 === 0 && { hashed_password: '$2b$10$abcdefghijklmnopqrstuv', properties: { city: `City ${n}` } }),
    };
  }
}

const summary = await importUsers(new ManagementClient(), users(), { checkpoint, concurrency: 24 });
// In kB, as the operating system counts it, garbage that was not collected yet included.
writeFileSync(report, JSON.stringify({ summary, peakKb: process.resourceUsage().maxRSS }));
