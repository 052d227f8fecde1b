import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type ExportToFileOptions, exportUsersToFile } from '../../src/bulk/index.js';
import { kinde, temporaryFolder } from './support.js';

/** A Kinde with users, and an export of them that keeps what the checkpoint said last. */
async function exported(users: number, options: ExportToFileOptions = {}) {
  const folder = temporaryFolder();
  const { management, count } = kinde({ seed: { users } });
  const [file, checkpoint] = [folder.file('users'), folder.file('checkpoint')];
  let place = '';
  const onProgress = (): void => {
    place = readFileSync(checkpoint, 'utf8');
  };
  await exportUsersToFile(management, file, { checkpoint, ...options, onProgress });
  const again = (name = file) => exportUsersToFile(management, name, { checkpoint, ...options });
  return { folder, management, count, file, checkpoint, place, again, [Symbol.dispose]: folder[Symbol.dispose] };
}

describe.each(['csv', 'ndjson'] as const)('an export into a file, as %s', (format) => {
  it.each([0, 5])('that was killed before its checkpoint was gone is complete, with %s users', async (users) => {
    using it = await exported(users, { format });
    const text = readFileSync(it.file, 'utf8');
    writeFileSync(it.checkpoint, it.place);
    const requests = it.count('searchUsers');
    expect(await it.again()).toEqual({ done: users, resumed: users });
    // A file without anything in it is written again.
    expect(it.count('searchUsers') - requests).toBe(text === '' ? 1 : 0);
    expect(readFileSync(it.file, 'utf8')).toBe(text);
    expect(readdirSync(it.folder.path)).toEqual(['users']);
  });

  it.each([0, 5])('that was killed before it had its name gets it, with %s users', async (users) => {
    using it = await exported(users, { format });
    const text = readFileSync(it.file, 'utf8');
    renameSync(it.file, `${it.file}.part`);
    writeFileSync(it.checkpoint, it.place);
    expect(await it.again()).toEqual({ done: users, resumed: users });
    expect(readFileSync(it.file, 'utf8')).toBe(text);
    expect(readdirSync(it.folder.path)).toEqual(['users']);
  });

  it('whose part is not there, or is shorter, is not gone on with', async () => {
    using it = await exported(5, { format });
    for (const there of [undefined, 'short']) {
      rmSync(it.file, { force: true });
      if (there !== undefined) writeFileSync(`${it.file}.part`, there);
      writeFileSync(it.checkpoint, it.place);
      await expect(it.again()).rejects.toMatchObject({
        code: 'CHECKPOINT_MISMATCH',
        message: expect.stringMatching(/users\.part is not what the checkpoint .* delete the checkpoint/),
      });
      expect(existsSync(it.file)).toBe(false);
    }
  });
});

it('the checkpoint of an export is of one file', async () => {
  using it = await exported(5);
  writeFileSync(it.checkpoint, it.place);
  writeFileSync(it.folder.file('other.part'), 'x'.repeat(10_000));
  await expect(it.again(it.folder.file('other'))).rejects.toMatchObject({ code: 'CHECKPOINT_MISMATCH' });
  expect(readFileSync(it.folder.file('other.part'), 'utf8')).toHaveLength(10_000);
});

it.each(['', '.part'])('the checkpoint of an export is not its own file%s', async (end) => {
  using it = await exported(5);
  const text = readFileSync(it.file, 'utf8');
  // The same file by another name.
  const checkpoint = `${it.folder.path}/../${it.folder.path.split('/').at(-1)}/users${end}`;
  const requests = it.count('searchUsers');
  await expect(exportUsersToFile(it.management, it.file, { checkpoint })).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringContaining('`checkpoint`'),
  });
  expect(readFileSync(it.file, 'utf8')).toBe(text);
  expect(it.count('searchUsers')).toBe(requests);
});

it('an export says what cannot be written', async () => {
  using folder = temporaryFolder();
  const { management } = kinde();
  const nowhere = folder.file('none/users.csv');
  await expect(exportUsersToFile(management, nowhere, {})).rejects.toMatchObject({
    name: 'KindeBulkError',
    code: 'BULK_STOPPED',
    message: expect.stringContaining(`${nowhere} cannot be written: ENOENT`),
    cause: { code: 'ENOENT' },
  });
  const file = folder.file('users');
  mkdirSync(file);
  await expect(exportUsersToFile(management, file, {})).rejects.toMatchObject({
    code: 'BULK_STOPPED',
    message: expect.stringContaining(`${file} cannot be written`),
  });
});
