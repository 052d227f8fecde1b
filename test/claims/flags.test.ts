import { describe, expect, test } from 'vitest';
import { KindeFlagTypeError } from '../../src/claims/index.js';
import { broken, failureOf, json } from '../support/fake-kinde.js';
import { CLAIMS, liveUser, nobody, userWith } from './support.js';

const flags = (feature_flags: object) => userWith({ ...CLAIMS, feature_flags });
const one = (t: unknown, v: unknown) => flags({ x: { t, v } });

describe('flags of the token', () => {
  test('case 1: a text', async () => {
    expect(await userWith().getFlag('theme')).toEqual({
      code: 'theme',
      type: 'string',
      value: 'pink',
      isDefault: false,
    });
  });

  test('case 2: a boolean', async () => {
    expect(await userWith().getFlag('is_dark_mode')).toMatchObject({ type: 'boolean', value: true, isDefault: false });
  });

  test('case 4: the default of one that is not there', async () => {
    expect(await userWith().getFlag('non_existent_flag', false)).toEqual({
      code: 'non_existent_flag',
      type: 'unknown',
      value: false,
      isDefault: true,
    });
  });

  test('case 5, 6: the default where nobody is signed in', async () => {
    const expected = { code: 'theme', type: 'unknown', value: 'light', isDefault: true };
    expect(await nobody().getFlag('theme', 'light')).toEqual(expected);
    expect(await userWith({ sub: 'user_123' }).getFlag('theme', 'light')).toEqual(expected);
  });

  test('case 7, 16: all of them, each with its key', async () => {
    expect(await userWith().getAllFlags()).toEqual({
      theme: { code: 'theme', type: 'string', value: 'pink', isDefault: false },
      is_dark_mode: { code: 'is_dark_mode', type: 'boolean', value: true, isDefault: false },
      competitions_limit: { code: 'competitions_limit', type: 'integer', value: 5, isDefault: false },
    });
    expect(await nobody().getAllFlags()).toEqual({});
  });

  test('case 9: null without a default', async () => {
    expect(await userWith().getFlag('test')).toEqual({ code: 'test', type: 'unknown', value: null, isDefault: true });
  });

  test('case 10: forceApi false is the token', async () => {
    const { user, kinde } = liveUser(json({}));
    expect(await user.getFlag('theme', null, { forceApi: false })).toMatchObject({ value: 'pink' });
    expect(kinde.requests).toHaveLength(0);
  });

  test.each([
    ['s', ''],
    ['i', 0],
    ['b', false],
    ['j', null],
  ])('case 11: null of type %s is %j', async (t, value) => {
    expect(await one(t, null).getFlag('x', 'default')).toMatchObject({ value, isDefault: false });
  });

  test.each([
    ['string', ['s', 'S', 'str', 'string']],
    ['boolean', ['b', 'bool', 'boolean']],
    ['integer', ['i', 'int', 'Integer']],
    ['json', ['j', 'json', 'object']],
  ])('%s is what Kinde calls %j', async (type, words) => {
    for (const word of words) expect(await one(word, null).getFlag('x')).toMatchObject({ type, isDefault: false });
  });

  test.each([
    ['text', 'string'],
    [false, 'boolean'],
    [{ a: 1 }, 'json'],
    [[1], 'json'],
    [7, 'integer'],
    [null, 'unknown'],
    [1.5, 'unknown'],
  ])('%j without a word of Kinde is of type %s', async (value, type) => {
    for (const word of ['decimal', undefined, 5])
      expect(await one(word, value).getFlag('x')).toMatchObject({ type, value });
  });

  test.each([
    ['b', 'false', false],
    ['b', 'true', true],
    ['i', '-12', -12],
    ['i', '+345', 345],
    ['s', 12, '12'],
    ['s', true, 'true'],
  ])('%s: %j is %j', async (word, given, value) => {
    expect(await one(word, given).getFlag('x')).toMatchObject({ value });
  });

  test('case 12: a number as text is read, other text is an error that names value and type', async () => {
    expect(await one('i', '7').getFlag('x')).toMatchObject({ type: 'integer', value: 7 });
    const error = await failureOf(one('i', 'abc').getFlag('x'));
    expect(error).toBeInstanceOf(KindeFlagTypeError);
    expect(error).toMatchObject({ code: 'UNEXPECTED_RESPONSE', flag: 'x', type: 'integer' });
    expect(error.message).toMatch(/flag x .*integer.*"abc"/);
  });

  test('case 14: a fraction is an error, never cut off', async () => {
    for (const v of [5.9, '5.9', 2 ** 53, 'Infinity', '1e3', true, [], '']) {
      expect((await failureOf(one('i', v).getFlag('x', 1))).name).toBe('KindeFlagTypeError');
    }
  });

  test('case 15: JSON', async () => {
    expect(await one('j', { a: 1 }).getFlag('x')).toMatchObject({ type: 'json', value: { a: 1 } });
    expect(await one('j', { a: 1 }).getJsonFlag('x')).toEqual({ a: 1 });
  });

  test.each([
    ['boolean', 'b', 'yes'],
    ['boolean', 'b', 1],
    ['string', 's', { a: 1 }],
  ])('a %s (%s) that is %j is an error', async (_, t, v) => {
    expect((await failureOf(one(t, v).getFlag('x'))).name).toBe('KindeFlagTypeError');
  });

  test('values of a neighbouring type are read', async () => {
    expect(await one('s', 5).getStringFlag('x')).toBe('5');
    expect(await one('b', 'true').getBooleanFlag('x')).toBe(true);
  });

  test('a type that is not documented is that of the value', async () => {
    expect(await one('z', 'a').getFlag('x')).toMatchObject({ type: 'string' });
    expect(await one(undefined, [1]).getFlag('x')).toMatchObject({ type: 'json' });
    expect(await one('z', 1.5).getFlag('x')).toMatchObject({ type: 'unknown', value: 1.5, isDefault: false });
    expect(await one('toString', true).getBooleanFlag('x')).toBe(true);
  });

  test('case 20: another type than the one that is asked for is an error', async () => {
    const error = await failureOf(userWith().getBooleanFlag('theme'));
    expect(error).toMatchObject({ name: 'KindeFlagTypeError', code: 'INPUT_INVALID', flag: 'theme', type: 'string' });
    expect(error.message).toBe('flag theme is of type string, requested boolean');
    const user = userWith();
    const others = [
      user.getStringFlag('is_dark_mode'),
      user.getIntegerFlag('is_dark_mode'),
      user.getJsonFlag('is_dark_mode'),
    ];
    for (const other of others) expect(await failureOf(other as Promise<unknown>)).toMatchObject({ type: 'boolean' });
  });

  test('typed readers give the value, the default or null', async () => {
    expect(await userWith().getBooleanFlag('is_dark_mode', false)).toBe(true);
    expect(await userWith().getIntegerFlag('competitions_limit')).toBe(5);
    expect(await userWith().getStringFlag('nope', 'blue')).toBe('blue');
    expect(await userWith().getBooleanFlag('nope')).toBeNull();
    expect((await failureOf(userWith().getBooleanFlag('nope', 'x' as never))).code).toBe('INPUT_INVALID');
  });

  test('case 21: names as Hasura has them', async () => {
    const user = userWith({ 'x-hasura-feature-flags': CLAIMS.feature_flags });
    expect(await user.getFlag('theme')).toMatchObject({ value: 'pink', type: 'string' });
    expect(Object.keys(await user.getAllFlags())).toHaveLength(3);
  });

  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('%s is no flag', async (code) => {
    expect(await userWith().getFlag(code, 1)).toMatchObject({ value: 1, isDefault: true });
    expect(await one('b', true).getBooleanFlag(code, false)).toBe(false);
  });

  test.each([[[]], ['text'], [7], [null], [{ x: 'y' }], [{ x: null }]])('%j are no flags', async (feature_flags) => {
    expect(await userWith({ ...CLAIMS, feature_flags }).getFlag('x', 1)).toMatchObject({ isDefault: true });
  });

  test('a key must be a text', async () => {
    expect((await failureOf(userWith().getFlag(''))).code).toBe('INPUT_INVALID');
    expect((await failureOf(userWith().getFlag(undefined as never))).code).toBe('INPUT_INVALID');
  });
});

describe('flags of the Account API', () => {
  const answer = (...feature_flags: object[]) => json({ data: { feature_flags } });

  test('case 17: the same shape as from the token', async () => {
    const { user, kinde } = liveUser(answer({ key: 'dark', type: 'boolean', value: true }));
    const expected = { code: 'dark', type: 'boolean', value: true, isDefault: false };
    expect(await user.getFlag('dark', false)).toEqual(expected);
    expect(await user.getAllFlags()).toEqual({ dark: expected });
    expect(kinde.calls[0]?.url.pathname).toBe('/account_api/v1/feature_flags');
  });

  test('types are words, letters, or those of the values', async () => {
    const { user } = liveUser(
      answer(
        { key: 'a', type: 'integer', value: '7' },
        { key: 'b', type: 's', value: 'x' },
        { key: 'c', value: { d: 1 } },
        { name: 'no key', value: 1 },
      ),
    );
    const all = await user.getAllFlags();
    expect(Object.values(all).map((flag) => [flag?.type, flag?.value])).toEqual([
      ['integer', 7],
      ['string', 'x'],
      ['json', { d: 1 }],
    ]);
  });

  test('case 19: a failure is an error, and the default only where that was asked for', async () => {
    for (const failure of [json({ errors: [] }, 500), broken('ECONNRESET')]) {
      const { user } = liveUser(failure);
      expect(await failureOf(user.getFlag('theme', 'blue'))).toMatchObject({ operation: 'getFeatureFlags' });
      expect(await user.getFlag('theme', 'blue', { onApiFailure: 'default' })).toMatchObject({
        value: 'blue',
        isDefault: true,
      });
      expect(await user.getFlag('theme', 'blue', { onApiFailure: 'token' })).toMatchObject({ value: 'pink' });
    }
  });
});
