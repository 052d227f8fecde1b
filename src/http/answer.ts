import { type Expectation, isBlank, isRecord, isSuccess, parsed } from './reading.js';
import type { Received } from './receive.js';

/**
 * The data of an answer; for one that holds none, a promise that fails with the typed error that it means.
 *
 * What explains refusals is loaded with the first one.
 */
export function dataFrom(received: Received, expected: Expectation): unknown {
  const { text } = received;
  if (isSuccess(received)) {
    const data = parsed(text);
    if (isRecord(data)) return data;
    if (expected.empty && isBlank(text)) return undefined;
  }
  return import('./later.js').then(({ decode }) => decode(received, expected));
}
