import { KindeError } from '../errors.js';

/** One answer, read to its end. */
export interface Received {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** How many times the request was sent, this answer included. */
  readonly attempts: number;
}

/** The largest body that is read, in bytes: a page of 500 users is about 0.3 MB. */
const MAX_BYTES = 32 * 1024 * 1024;

/**
 * Reads a body to its end, but never more than 32 MiB of it.
 *
 * By hand: one decoding of the whole is faster than `text()`, and the limit holds for bodies of undeclared length too.
 */
export async function readText(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const assertFits = (bytes: number): void => {
    if (!(bytes > MAX_BYTES)) return;
    reader.cancel().catch(() => {});
    throw tooLarge(response);
  };
  assertFits(Number(response.headers.get('content-length')));
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
    size += (value as Uint8Array).byteLength;
    assertFits(size);
    chunks.push(value as Uint8Array);
  }
  return new TextDecoder().decode(chunks.length === 1 ? chunks[0] : joined(chunks, size));
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}

function tooLarge(response: Response): KindeError {
  const message = `The answer is larger than ${MAX_BYTES} bytes.`;
  return new KindeError('RESPONSE_TOO_LARGE', message, { status: response.status });
}
