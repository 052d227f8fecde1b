import { describe, expect, test } from 'vitest';
import { TokenSealer } from '../../src/tokens/token-seal.js';
import type { StoredToken } from '../../src/tokens/token-store.js';

const TOKEN: StoredToken = { accessToken: 'header.payload.signature', expiresAt: 2_000, refreshAt: 1_000 };
const sealer = new TokenSealer('secret', 'name');

/** Opens by the definition of the format, without the code under test: HKDF-SHA-256, AES-256-GCM. */
async function openedBy(secret: string, name: string, text: string): Promise<unknown> {
  const [version, iv = '', sealed = ''] = text.split('.');
  const bytes = (part: string) => new Uint8Array(Buffer.from(part, 'base64'));
  const encode = (value: string) => new TextEncoder().encode(value);
  const material = await crypto.subtle.importKey('raw', encode(secret), 'HKDF', false, ['deriveBits']);
  const info = encode('kinde-sdk access token');
  const bits = await crypto.subtle.deriveBits(
    { name: 'HKDF', hash: 'SHA-256', salt: encode(name), info },
    material,
    256,
  );
  const key = await crypto.subtle.importKey('raw', bits, 'AES-GCM', false, ['decrypt']);
  const opened = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: bytes(iv) }, key, bytes(sealed));
  return [version, bytes(iv).length, JSON.parse(new TextDecoder().decode(opened))];
}

test('a sealed token is what the format says, and opens to what it was', async () => {
  const text = await sealer.seal(TOKEN);
  expect(await openedBy('secret', 'name', text)).toEqual(['1', 12, TOKEN]);
  expect(await sealer.open(text)).toEqual(TOKEN);
});

describe('nothing else opens', () => {
  const sealed = () => sealer.seal(TOKEN);

  test.each<[string, (text: string) => string]>([
    ['another version', (text) => `2${text.slice(1)}`],
    ['no version', (text) => text.slice(2)],
    ['a part more', (text) => `${text}.x`],
    ['an empty part more', (text) => `${text}.`],
    ['no text', (text) => text.split('.').slice(0, 2).join('.')],
    ['no vector', (text) => text.replace(/\.[^.]+\./, '..')],
    ['text that is no base64', (text) => `${text}*`],
    ['nothing', () => ''],
    ['text longer than any token', (text) => `1.${text.split('.')[1]}.${'A'.repeat(70_000)}`],
  ])('%s', async (_, change) => {
    expect(await sealer.open(change(await sealed()))).toBeUndefined();
  });

  test('with another secret, or in another place', async () => {
    expect(await new TokenSealer('other', 'name').open(await sealed())).toBeUndefined();
    expect(await new TokenSealer('secret', 'other').open(await sealed())).toBeUndefined();
  });

  test.each<[string, unknown]>([
    ['null', null],
    ['a token that is no text', { ...TOKEN, accessToken: 7 }],
    ['no token', { expiresAt: 1, refreshAt: 1 }],
    ['an empty token', { ...TOKEN, accessToken: '' }],
    ['a token with a line break at its end', { ...TOKEN, accessToken: 'a\nx: y' }],
    ['a token with a space before it', { ...TOKEN, accessToken: ' a' }],
    ['no end', { ...TOKEN, expiresAt: undefined }],
    ['an end that is no number', { ...TOKEN, expiresAt: '2000' }],
    ['no time of renewal', { ...TOKEN, refreshAt: null }],
  ])('%s, properly sealed', async (_, value) => {
    expect(await sealer.open(await sealer.seal(value as StoredToken))).toBeUndefined();
  });

  test('a field more is left out', async () => {
    expect(await sealer.open(await sealer.seal({ ...TOKEN, more: 1 } as StoredToken))).toEqual(TOKEN);
  });
});
