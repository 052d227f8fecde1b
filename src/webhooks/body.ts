import { KindeWebhookError } from './errors.js';

/** Longest delivery that is read, in bytes; an event is a few kB. */
const LONGEST = 1024 * 1024;

/** Kinde sends the first; the second is what it sent before. */
const CONTENT_TYPES = ['application/jwt', 'application/json'];

/**
 * The token in a delivery: the text itself, its bytes, or the body of a request.
 *
 * @throws KindeWebhookError for another content type, and a body that is empty, too large, already read or parsed.
 */
export async function tokenFrom(delivery: Request | string | Uint8Array): Promise<string> {
  const text = (await textOf(delivery)).trim();
  if (text === '') throw new KindeWebhookError('body', 'The delivery is empty: pass the request or its raw body.');
  return text;
}

async function textOf(delivery: Request | string | Uint8Array): Promise<string> {
  if (typeof delivery === 'string') return withinLimit(delivery, delivery.length);
  // What `express.raw()` gives; not `instanceof`, which fails for bytes of another realm, as in test environments.
  if (ArrayBuffer.isView(delivery)) return new TextDecoder().decode(withinLimit(delivery, delivery.byteLength));
  if (typeof delivery?.headers?.get === 'function') return bodyOf(delivery);
  const message =
    'Pass the request itself or its raw body, as text or bytes: what a parser has read cannot be verified.';
  throw new KindeWebhookError('body', message);
}

async function bodyOf(request: Request): Promise<string> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!CONTENT_TYPES.includes(type)) {
    throw new KindeWebhookError('content_type', 'A webhook of Kinde has the content type application/jwt.');
  }
  if (request.bodyUsed) {
    throw new KindeWebhookError('body', 'The body was read before: verify the request first, or pass what was read.');
  }
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    // Leaving the loop cancels the stream.
    if (bytes > LONGEST) throw tooLarge();
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function withinLimit<T>(delivery: T, length: number): T {
  if (length > LONGEST) throw tooLarge();
  return delivery;
}

function tooLarge(): KindeWebhookError {
  return new KindeWebhookError('too_large', `The delivery is larger than ${LONGEST} bytes and was not read.`);
}
