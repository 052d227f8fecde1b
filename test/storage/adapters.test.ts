import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Keyv from 'keyv';
import { createStorage } from 'unstorage';
import fsDriver from 'unstorage/drivers/fs';
import { describe, expect, it } from 'vitest';
import { createKeyvStore, createUnstorageStore, type Store } from '../../src/storage/index.js';
import { itIsAStore } from './conformance.js';

describe('Keyv', () => {
  itIsAStore(() => {
    const keyv = new Keyv({ throwOnErrors: true });
    let count = 0;
    return { open: () => createKeyvStore({ keyv, prefix: `store-${count++}:` }) };
  });

  it('says that a backend cannot list its keys', async () => {
    const { get, set, delete: remove } = new Keyv({ throwOnErrors: true });
    const store = createKeyvStore({ keyv: { get, set, delete: remove } });
    await expect(store.keys('')[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });

  describe('with a backend that fails', () => {
    const down = () => Promise.reject(new Error('down'));
    const backend = { opts: {}, get: down, set: down, delete: down, clear: down, on: () => backend };
    const uses = {
      get: (store) => store.get('k'),
      set: (store) => store.set('k', 'v'),
      delete: (store) => store.delete('k'),
      take: (store) => store.take('k'),
      'compareAndSet of what is absent': (store) => store.compareAndSet('k', undefined, 'v'),
      'compareAndSet that deletes': (store) => store.compareAndSet('k', undefined, undefined),
    } satisfies Record<string, (store: Store) => Promise<unknown>>;
    const keyvOn = (throwOnErrors: boolean) =>
      new Keyv({ store: backend as never, throwOnErrors }).on('error', () => undefined) as Keyv;

    it.each(Object.entries(uses))('%s fails', async (_, use) => {
      await expect(use(createKeyvStore({ keyv: keyvOn(true) }))).rejects.toThrow('down');
    });

    it('a Keyv that would hide it is refused: every lease would be granted, every sign-out lost', () => {
      // A backend may have the same setting, as that of Redis has, and hides errors before Keyv sees any.
      const hiding = new Keyv({ store: { ...backend, throwOnErrors: false } as never, throwOnErrors: true });
      for (const [keyv, what] of [
        [new Keyv(), 'the Keyv'],
        [keyvOn(false), 'the Keyv'],
        [hiding, 'the backend of the Keyv'],
      ] as const) {
        const message = expect.stringContaining(`Make ${what} with \`throwOnErrors: true\``);
        expect(() => createKeyvStore({ keyv })).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID', message }));
      }
      const telling = new Keyv({ store: { ...backend, throwOnErrors: true } as never, throwOnErrors: true });
      expect(() => createKeyvStore({ keyv: telling })).not.toThrow();
    });

    it('a write that only says so fails', async () => {
      // As a Keyv does whose setting was changed later, or a hook of it.
      const keyv = keyvOn(true);
      const store = createKeyvStore({ keyv });
      keyv.throwOnErrors = false;
      await expect(store.set('k', 'v')).rejects.toMatchObject({ code: 'SESSION_STORE_FAILED' });
      await expect(store.compareAndSet('k', undefined, 'v')).rejects.toMatchObject({ code: 'SESSION_STORE_FAILED' });
    });
  });

  it('refuses what is not a Keyv, or only half of one', () => {
    const { get, set } = new Keyv({ throwOnErrors: true });
    const refused = { code: 'CONFIG_INVALID', message: '`keyv` must be a Keyv instance.' };
    for (const keyv of [{}, { get, set }, undefined] as const)
      expect(() => createKeyvStore({ keyv: keyv as never })).toThrow(expect.objectContaining(refused));
  });
});

describe('unstorage in memory', () => {
  itIsAStore(() => {
    const storage = createStorage();
    let count = 0;
    return { open: () => createUnstorageStore({ storage, prefix: `store-${count++}:` }) };
  });

  it('refuses what is not an unstorage, or only half of one', () => {
    const { getItem, setItem, removeItem } = createStorage();
    const refused = { code: 'CONFIG_INVALID', message: '`storage` must be an unstorage instance.' };
    for (const storage of [{}, { getItem, setItem, removeItem }, undefined])
      expect(() => createUnstorageStore({ storage: storage as never })).toThrow(expect.objectContaining(refused));
  });

  it('tells drivers that expire by themselves when, in seconds', async () => {
    const storage = createStorage();
    const written: unknown[] = [];
    const noting = {
      getItem: storage.getItem,
      removeItem: storage.removeItem,
      getKeys: storage.getKeys,
      setItem: async (name: string, entry: never, options: unknown) => {
        written.push([name, options]);
        await storage.setItem(name, entry);
      },
    };
    const store = createUnstorageStore({ storage: noting as never });
    await store.set('a', '1');
    await store.set('b', '1', { ttlMs: 1_500 });
    await store.set('c', '1', { ttlMs: 60_000 });
    expect(written).toEqual([
      ['kinde%3Aa', {}],
      ['kinde%3Ab', { ttl: 2 }],
      ['kinde%3Ac', { ttl: 60 }],
    ]);
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
