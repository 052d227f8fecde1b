import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  addToOrganization,
  deleteUsers,
  importUsers,
  removeFromOrganization,
  rollBackFlag,
  rollOutFlag,
  type Source,
} from '../../src/bulk/index.js';
import type { ManagementClient } from '../../src/management/index.js';
import { kinde } from './support.js';

type Anything = Source<never>;

const WORKS: readonly [string, (client: ManagementClient, source: Anything) => Promise<unknown>][] = [
  ['importUsers', (client, source) => importUsers(client, source)],
  ['deleteUsers', (client, source) => deleteUsers(client, source)],
  ['addToOrganization', (client, source) => addToOrganization(client, 'org_a', source)],
  ['removeFromOrganization', (client, source) => removeFromOrganization(client, 'org_a', source)],
  ['rollOutFlag', (client, organizations) => rollOutFlag(client, { flag: 'editor', value: true, organizations })],
  ['rollBackFlag', (client, organizations) => rollBackFlag(client, { flag: 'editor', organizations })],
];

const WRONG: readonly [unknown, string][] = [
  ['users.csv', 'is a text, which is no list of items: a file is read with `fromCsv(createReadStream(file))`'],
  ['', 'is a text'],
  [42, 'is a number, which has no items: give a list, a generator'],
  [null, 'is null, which has no items'],
  [{ email: 'a@example.com' }, 'is an object, which has no items'],
  [Promise.resolve([]), 'is a promise: await it'],
  [Buffer.from('email'), 'is the bytes of a file, not its records'],
  [new ArrayBuffer(1), 'is the bytes of a file'],
];

describe.each(WORKS)('%s', (_name, work) => {
  it.each(WRONG)('refuses %j before anything is sent', async (source, message) => {
    const { management, emulator } = kinde();
    await expect(work(management, source as Anything)).rejects.toMatchObject({
      name: 'KindeInputError',
      code: 'INPUT_INVALID',
      message: expect.stringContaining(message),
    });
    expect(emulator.requests).toEqual([]);
  });
});

// Without organizations a flag is rolled out in all of them.
it.each(WORKS.filter(([name]) => name !== 'rollOutFlag'))('%s refuses none at all', async (_, work) => {
  const { management, emulator } = kinde();
  await expect(work(management, undefined as unknown as Anything)).rejects.toThrow(/is undefined, which has no items/);
  expect(emulator.requests).toEqual([]);
});

describe('a source', () => {
  it('that is a file is refused where it was not made records of', async () => {
    const { management } = kinde();
    const stream = createReadStream(fileURLToPath(import.meta.url));
    await expect(importUsers(management, stream as Anything)).rejects.toThrow(
      /is the bytes of a file, not its records/,
    );
    stream.destroy();
  });

  it('that is a stream of records is taken', async () => {
    const { management } = kinde();
    const { counts } = await importUsers(management, Readable.from([{ email: 'a@example.com' }]));
    expect(counts.created).toBe(1);
  });

  it.each([
    ['a promise', async () => [], /gives is a promise/],
    ['a text', () => 'users.csv', /gives is a text/],
    ['a function', () => () => [], /gives is a function/],
  ])('that is a function and gives %s stops the work, which says why', async (_, source, message) => {
    const { management, emulator } = kinde();
    await expect(importUsers(management, source as unknown as Anything)).rejects.toMatchObject({
      code: 'BULK_STOPPED',
      message: expect.stringMatching(message),
      cause: { code: 'INPUT_INVALID' },
    });
    expect(emulator.requests).toEqual([]);
  });
});
