import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Keyv from 'keyv';
import { createStorage } from 'unstorage';
import fsDriver from 'unstorage/drivers/fs';
import { describe, expect, it } from 'vitest';
import { createKeyvStore, createUnstorageStore } from '../../src/storage/index.js';
import { itIsAStore } from './conformance.js';

describe('Keyv', () => {
  itIsAStore(() => {
    const keyv = new Keyv();
    let count = 0;
    return { open: () => createKeyvStore({ keyv, prefix: `store-${count++}:` }) };
  });

  it('says that a backend cannot list its keys', async () => {
    const { get, set, delete: remove } = new Keyv();
    const store = createKeyvStore({ keyv: { get, set, delete: remove } });
    await expect(store.keys('')[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });

  it('refuses what is not a Keyv', () => {
    expect(() => createKeyvStore({ keyv: {} as never })).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  });
});

describe('unstorage in memory', () => {
  itIsAStore(() => {
    const storage = createStorage();
    let count = 0;
    return { open: () => createUnstorageStore({ storage, prefix: `store-${count++}:` }) };
  });

  it('refuses what is not an unstorage', () => {
    expect(() => createUnstorageStore({ storage: {} as never })).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID' }),
    );
  });
});

describe('unstorage in files', () => {
  itIsAStore(() => {
    const base = mkdtempSync(join(tmpdir(), 'kinde-store-'));
    const storage = createStorage({ driver: fsDriver({ base }) });
    let count = 0;
    return {
      open: () => createUnstorageStore({ storage, prefix: `store-${count++}:` }),
      close: async () => rmSync(base, { recursive: true }),
    };
  });
});
