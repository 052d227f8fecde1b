import { KindeWebhookError } from './errors.js';

/** Longest delivery that is read, in bytes; an event is a few kB. */
const LONGEST = 1024 * 1024;

/** Kinde sends the first; the second is what it sent before. */
const CONTENT_TYPES = ['application/jwt', 'application/json'];

/**
 * The token in a delivery: the text itself, or the body of a request.
 *
 * @throws KindeWebhookError for another content type, and a body that is empty, too large or already read.
 */
export async function tokenFrom(delivery: Request | string): Promise<string> {
  const text = (typeof delivery === 'string' ? withinLimit(delivery) : await bodyOf(delivery)).trim();
  if (text === '')
    throw new KindeWebhookError('body', 'The delivery is empty: pass the request or its raw body as text.');
  return text;
}

async function bodyOf(request: Request): Promise<string> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!CONTENT_TYPES.includes(type)) {
    throw new KindeWebhookError('content_type', 'A webhook of Kinde has the content type application/jwt.');
  }
  if (request.bodyUsed) {
    throw new KindeWebhookError('body', 'The body was read before: verify the request first, or pass the text.');
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

function withinLimit(text: string): string {
  if (text.length > LONGEST) throw tooLarge();
  return text;
}

function tooLarge(): KindeWebhookError {
  return new KindeWebhookError('too_large', `The delivery is larger than ${LONGEST} bytes and was not read.`);
}
