import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportUsersToFile } from 'kinde-sdk/bulk';
import { ManagementClient } from 'kinde-sdk/management';
import { createEmulator } from 'kinde-sdk/testing';
import type { CheckTable } from './check.js';
import { frameworkChecks } from './framework-checks.js';
import { same } from './same.js';

/** What needs ports, files or modules of Node. */
export const serverChecks: CheckTable = {
  ...frameworkChecks,

  async require({ SUBPATHS = '' }) {
    const require = createRequire(import.meta.url);
    const empty = SUBPATHS.split(' ').filter((subpath) => Object.keys(require(subpath)).length === 0);
    same('the modules without exports', empty, []);
    same('the class', require('kinde-sdk/management').ManagementClient, ManagementClient);
  },

  async 'emulator listens'() {
    const emulator = createEmulator({ seed: { users: 3 } });
    const { credentials, close } = await emulator.listen();
    const management = new ManagementClient({ ...credentials, env: {}, retry: { baseDelay: 5 } });
    emulator.faults.once('getUsers', { kind: 'reset' });
    same('the users', (await management.getUsers()).items.length, 3);
    await close();
  },

  async files(env) {
    const folder = await mkdtemp(join(tmpdir(), 'kinde-sdk-runtime-'));
    try {
      const file = join(folder, 'users.ndjson');
      await exportUsersToFile(new ManagementClient({ env }), file);
      same('the lines', (await readFile(file, 'utf8')).trimEnd().split('\n').length, Number(env.USERS));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
