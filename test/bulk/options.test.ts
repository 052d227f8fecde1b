import { describe, expect, test } from 'vitest';
import { deleteUsers, exportUsers, exportUsersToFile } from '../../src/bulk/index.js';
import { ManagementClient } from '../../src/management/index.js';
import { createEmulator } from '../../src/testing/index.js';
import { failureOf } from '../support/fake-kinde.js';

function world() {
  const emulator = createEmulator({ seed: { users: [{ id: 'kp_1', email: 'a@example.com' }] } });
  const client = new ManagementClient({ ...emulator.credentials, fetch: emulator.fetch, env: {} });
  return { emulator, client };
}

describe('a misspelt option', () => {
  test.each([{ dryrun: true }, { dry_run: true }, { dryRun: 'true' }, { checkpoint: { file: 'x', retry: true } }])(
    '%j deletes nobody',
    async (options) => {
      const { emulator, client } = world();
      const error = await failureOf(deleteUsers(client, ['kp_1'], options as object));
      expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
      expect(emulator.requests).toHaveLength(0);
    },
  );

  test('exports nobody, into a file or not', async () => {
    const { emulator, client } = world();
    const options = { organisation: 'org_1' } as object;
    expect(await failureOf(exportUsers(client, options).next())).toMatchObject({ code: 'CONFIG_INVALID' });
    expect(await failureOf(exportUsersToFile(client, 'never.ndjson', options))).toMatchObject({
      code: 'CONFIG_INVALID',
    });
    expect(emulator.requests).toHaveLength(0);
  });

  test('or a signal that is none, is refused before a checkpoint is locked', async () => {
    const { client } = world();
    const signal = new AbortController() as unknown as AbortSignal;
    expect(await failureOf(deleteUsers(client, [], { signal }))).toMatchObject({ code: 'CONFIG_INVALID' });
  });
});
