import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManagementClient, type ManagementOptions } from '../../src/management/index.js';
import { createEmulator, createSigningKeys, type EmulatorOptions, type Seed } from '../../src/testing/index.js';

const keys = createSigningKeys();

export const seed: Seed = {
  organizations: [
    { code: 'org_a', name: 'A' },
    { code: 'org_b', name: 'B' },
  ],
  roles: [{ key: 'admin' }, { key: 'member' }],
  permissions: [{ key: 'read:todos' }],
  featureFlags: [{ key: 'editor', type: 'bool', default_value: false, allow_override_level: 'org' }],
};

/** An emulator without users and a client of it. */
export function kinde(options: EmulatorOptions = {}, client: ManagementOptions = {}) {
  const emulator = createEmulator({ seed, keys, ...options });
  const management = new ManagementClient({
    ...emulator.credentials,
    fetch: emulator.fetch,
    env: {},
    retry: { limit: 1, baseDelay: 1 },
    ...client,
  });
  return { emulator, management, count: (operation: string) => countOf(emulator, operation) };
}

function countOf(
  { requests }: { readonly requests: readonly { readonly operation?: string }[] },
  name: string,
): number {
  return requests.filter(({ operation }) => operation === name).length;
}

/** A folder that is gone after the test. */
export function temporaryFolder() {
  const path = mkdtempSync(join(tmpdir(), 'kinde-bulk-'));
  return {
    path,
    file: (name: string) => join(path, name),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** Every user that Kinde has. */
export function usersOf(management: ManagementClient) {
  return management.getUsers({ page_size: 500, expand: ['organizations', 'identities'] }).toArray();
}
