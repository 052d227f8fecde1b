/** All users as one JSON object per line, ready for another program: `npx tsx examples/export-users.ts > users.ndjson`. */
import { ManagementClient } from 'kinde-sdk/management';

const management = new ManagementClient();
for await (const user of management.getUsers({ page_size: 500, expand: ['organizations'] })) {
  process.stdout.write(`${JSON.stringify(user)}\n`);
}
