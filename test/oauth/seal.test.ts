import fc from 'fast-check';
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose';
import { describe, expect, it } from 'vitest';
import { createSealer } from '../../src/oauth/seal.js';

const secret = (letter: string) => letter.repeat(32);
const sealer = createSealer([secret('a')], 'https://example.kinde.com app');

/** The same key by the other way: HKDF as RFC 5869 says, for jose to use. */
async function keyOf(text: string, info: string, bytes = 32): Promise<Uint8Array> {
  const { hkdfSync } = await import('node:crypto');
  return new Uint8Array(hkdfSync('sha256', text, new Uint8Array(32), info, bytes));
}

describe('seal', () => {
  it('gives back any JSON value', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const opened = await sealer.open('session', await sealer.seal('session', value));
        expect(opened).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 50 },
    );
  });

  it('writes JWEs that jose opens, and opens those that jose writes', async () => {
    const own = createSealer([secret('a')], 'https://example.kinde.com app');
    const text = await own.seal('session', { a: 'ü' });
    const key = await keyOf(secret('a'), 'kinde-sdk 1 key session https://example.kinde.com app');
    const { plaintext, protectedHeader } = await compactDecrypt(text, key);
    expect(JSON.parse(new TextDecoder().decode(plaintext))).toEqual({ a: 'ü' });
    // Were it another one with the next version, everybody would be signed out.
    const id = await keyOf(secret('a'), 'kinde-sdk 1 id session https://example.kinde.com app', 8);
    expect(protectedHeader).toEqual({ alg: 'dir', enc: 'A256GCM', kid: Buffer.from(id).toString('base64url') });
    const theirs = new CompactEncrypt(new TextEncoder().encode('{"b":1}')).setProtectedHeader(
      decodeProtectedHeader(text) as { alg: string; enc: string },
    );
    expect(await own.open('session', await theirs.encrypt(key))).toEqual({ b: 1 });
  });

  it('refuses an IV of another length, even with the right key', async () => {
    const { createCipheriv } = await import('node:crypto');
    const key = await keyOf(secret('a'), 'kinde-sdk 1 key session https://example.kinde.com app');
    const [header = ''] = (await sealer.seal('session', 1)).split('.');
    const made = (ivBytes: number): string => {
      const iv = new Uint8Array(ivBytes).fill(7);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(header));
      const body = Buffer.concat([cipher.update('"x"'), cipher.final()]);
      return [header, '', ...[iv, body, cipher.getAuthTag()].map((b) => Buffer.from(b).toString('base64url'))].join(
        '.',
      );
    };
    expect(await sealer.open('session', made(12))).toBe('x');
    for (const bytes of [8, 11, 13, 16]) expect(await sealer.open('session', made(bytes))).toBeUndefined();
  });

  it('seals up to 131,072 characters and says what to do about more, which it would not open', async () => {
    const sealed = (characters: number) => sealer.seal('store', 'x'.repeat(characters));
    const overhead = (await sealed(1)).length;
    const most = Math.floor(((131_072 - overhead) * 3) / 4);
    const within = await sealed(most);
    expect(within.length).toBeGreaterThan(131_060);
    expect(await sealer.open('store', within)).toBe('x'.repeat(most));
    await expect(sealed(most + 8)).rejects.toMatchObject({
      code: 'SESSION_TOO_LARGE',
      message: expect.stringMatching(/131,072.*claims/),
    });
  });

  it('does not look at a text of more characters, even with the right key', async () => {
    const key = await keyOf(secret('a'), 'kinde-sdk 1 key session https://example.kinde.com app');
    const header = decodeProtectedHeader(await sealer.seal('session', 1)) as { alg: string; enc: string };
    const theirs = (characters: number) =>
      new CompactEncrypt(new TextEncoder().encode(JSON.stringify('x'.repeat(characters))))
        .setProtectedHeader(header)
        .encrypt(key);
    expect(await sealer.open('session', await theirs(98_000))).toBe('x'.repeat(98_000));
    expect(await sealer.open('session', await theirs(98_400))).toBeUndefined();
  });

  it('refuses a text in which any one character was changed', async () => {
    const text = await sealer.seal('session', { user: 'kp_ada', more: 'x'.repeat(40) });
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=';
    const change = fc.tuple(fc.nat(text.length - 1), fc.constantFrom(...letters));
    await fc.assert(
      fc.asyncProperty(change, async ([at, letter]) => {
        fc.pre(text[at] !== letter);
        expect(await sealer.open('session', text.slice(0, at) + letter + text.slice(at + 1))).toBeUndefined();
      }),
      { numRuns: 1_000 },
    );
  });

  it('refuses a text in which any bit of any byte was flipped', async () => {
    const parts = (await sealer.seal('session', { user: 'kp_ada' })).split('.');
    for (const [index, part] of parts.entries()) {
      for (let bit = 0; bit < part.length * 6; bit += 1) {
        const bytes = Buffer.from(part, 'base64url');
        if (bit >= bytes.length * 8) continue;
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const flipped = parts.with(index, bytes.toString('base64url')).join('.');
        expect(await sealer.open('session', flipped)).toBeUndefined();
      }
    }
  });

  it('refuses parts missing, added, shortened or mixed', async () => {
    const text = await sealer.seal('session', 1);
    const [header, , iv, body, tag = ''] = text.split('.');
    const other = (await sealer.seal('session', 2)).split('.');
    for (const bad of [
      `${header}.${iv}.${body}.${tag}`,
      `${text}.`,
      `${text}.x`,
      `${header}.x.${iv}.${body}.${tag}`,
      `${header}..${iv}.${body}.${tag.slice(0, 16)}`,
      `${header}..${iv}.${body}.`,
      `${header}..${other[2]}.${body}.${tag}`,
      `${header}..${iv}.${other[3]}.${tag}`,
      '',
      '....',
      'x'.repeat(70_000),
    ]) {
      expect(await sealer.open('session', bad)).toBeUndefined();
    }
  });

  it('never throws, whatever the text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async (text) => {
        expect(await sealer.open('session', text)).toBeUndefined();
      }),
    );
  });

  it('opens what any secret of the list sealed and seals with the first', async () => {
    const old = createSealer([secret('a')], 'c');
    const both = createSealer([secret('b'), secret('a')], 'c');
    const later = createSealer([secret('b')], 'c');
    expect(await both.open('session', await old.seal('session', 1))).toBe(1);
    expect(await later.open('session', await both.seal('session', 2))).toBe(2);
    expect(await later.open('session', await old.seal('session', 3))).toBeUndefined();
  });

  it('keeps purposes and applications apart', async () => {
    const text = await sealer.seal('session', 1);
    expect(await sealer.open('store', text)).toBeUndefined();
    expect(await sealer.open('transaction', text)).toBeUndefined();
    expect(await createSealer([secret('a')], 'https://other.kinde.com app').open('session', text)).toBeUndefined();
  });
});
