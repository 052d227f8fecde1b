import { ManagementClient } from 'kinde-sdk/management';
import { createEmulator } from 'kinde-sdk/testing';
import { createKinde, requireAuth } from 'kinde-sdk/web';
import type { CheckTable } from './check.js';
import { same } from './same.js';
import { signsInTo } from './signs-in-to.js';

/** The emulator in the runtime itself, without a port. */
export const emulatorChecks: CheckTable = {
  async emulator() {
    const emulator = createEmulator({ seed: { users: 25 } });
    const { credentials, fetch } = emulator;
    const management = new ManagementClient({ ...credentials, fetch, env: {}, retry: { baseDelay: 5 } });
    emulator.faults.once('getUsers', 'server-error');
    same('the users', (await management.getUsers({ page_size: 10 }).toArray()).length, 25);
  },

  'emulator sign-in': signsInTo((options) => {
    const app = createKinde(options).wrap(requireAuth()((_request, { user }) => Response.json(user?.email)));
    return { fetch: (request) => app(request) };
  }),
};
