import { describe, expect, test } from 'vitest';
import { readText } from '../../src/http/receive.js';
import { failureOf } from '../support/fake-kinde.js';

const MIB = 1024 * 1024;

/** A response of these chunks, and how many of them were taken. */
function chunked(chunks: Iterable<Uint8Array>, headers: Record<string, string> = {}) {
  const state = { taken: 0, cancelled: false };
  const source = chunks[Symbol.iterator]();
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const { done, value } = source.next();
        if (done) return controller.close();
        state.taken += 1;
        controller.enqueue(value);
      },
      cancel() {
        state.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { response: new Response(body, { headers }), state };
}

function* blanks(count: number): Generator<Uint8Array> {
  const block = new Uint8Array(MIB).fill(32);
  for (let index = 0; index < count; index += 1) yield block;
}

describe('readText', () => {
  const TEXT = '{"name":"é😀ü"}';

  test.each([
    ['no declared length', {}],
    ['a declared length', { 'content-length': String(new TextEncoder().encode(TEXT).byteLength) }],
    ['a length that is that of the compressed body', { 'content-length': '3', 'content-encoding': 'gzip' }],
    ['a length that says nothing', { 'content-length': '10, 10' }],
  ])('puts characters together that are cut between chunks: %s', async (_, headers) => {
    const bytes = Array.from(new TextEncoder().encode(TEXT), (byte) => Uint8Array.of(byte));
    expect(await readText(chunked(bytes, headers as Record<string, string>).response)).toBe(TEXT);
  });

  test('a character that is cut at the end is not left out silently', async () => {
    expect(await readText(chunked([Uint8Array.of(0x61, 0xc3)]).response)).toBe('a\ufffd');
  });

  test('a body that is not there is empty', async () => {
    expect(await readText(new Response(null))).toBe('');
    expect(await readText(chunked([]).response)).toBe('');
  });

  test('32 MiB are read; one more chunk is not, and the rest is cancelled', async () => {
    expect(await readText(chunked(blanks(32)).response)).toHaveLength(32 * MIB);
    const { response, state } = chunked(blanks(100));
    expect(await failureOf(readText(response))).toMatchObject({
      code: 'RESPONSE_TOO_LARGE',
      status: 200,
      message: expect.stringContaining('33554432 bytes'),
    });
    expect(state).toEqual({ taken: 33, cancelled: true });
  });

  test('a body that declares more is not begun', async () => {
    const { response, state } = chunked(blanks(1), { 'content-length': String(32 * MIB + 1) });
    expect(await failureOf(readText(response))).toMatchObject({ code: 'RESPONSE_TOO_LARGE' });
    expect(state).toEqual({ taken: 0, cancelled: true });
  });
});
