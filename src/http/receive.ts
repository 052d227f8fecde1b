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

/** Reads a body to its end, but never more than 32 MiB of it. */
export async function readText(response: Response): Promise<string> {
  const declared = Number(response.headers.get('content-length') ?? Number.NaN);
  if (declared > MAX_BYTES) {
    void response.body?.cancel().catch(() => {});
    throw tooLarge(response);
  }
  // A declared length bounds the body only while the body is not compressed.
  if (declared >= 0 && !response.headers.has('content-encoding')) return response.text();
  if (!response.body) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    // Leaving the loop cancels the stream.
    if (bytes > MAX_BYTES) throw tooLarge(response);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function tooLarge(response: Response): KindeError {
  const message = `The answer is larger than ${MAX_BYTES} bytes and was not read.`;
  return new KindeError('RESPONSE_TOO_LARGE', message, { status: response.status });
}
