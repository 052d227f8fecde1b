import Keyv from 'keyv';
import { createStorage } from 'unstorage';
import { expect, it } from 'vitest';
import { createKeyvStore, createMemoryStore, createRedisStore, createUnstorageStore } from '../../src/storage/index.js';

it.each<[string, () => unknown]>([
  ['prefx', () => createRedisStore({ client: {}, prefx: 'app:' } as never)],
  ['prefx', () => createKeyvStore({ keyv: new Keyv({ throwOnErrors: true }), prefx: 'app:' } as never)],
  ['prefx', () => createUnstorageStore({ storage: createStorage(), prefx: 'app:' } as never)],
  ['maxEntires', () => createMemoryStore({ maxEntires: 5 } as never)],
])('`%s` is not an option of a store, where two applications could meet without it', (name, make) => {
  const message = expect.stringContaining(`\`${name}\` is not an option`);
  expect(make).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID', message }));
});

it('a store needs its options', () => {
  for (const make of [createRedisStore, createKeyvStore, createUnstorageStore])
    expect(() => make(undefined as never)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
});
