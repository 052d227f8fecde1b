import { type Expectation, isBlank, isChallenge, isRecord, parsed } from './reading.js';
import type { Received } from './receive.js';

/**
 * The data of an answer; for one that holds none, a promise that fails with the typed error that it means.
 *
 * What explains refusals is loaded with the first one.
 */
export function dataFrom(received: Received, expected: Expectation): unknown {
  const { status, text } = received;
  if (status >= 200 && status < 300 && !isChallenge(received)) {
    const data = parsed(text);
    if (isRecord(data)) return data;
    if (expected.empty && isBlank(text)) return undefined;
  }
  return import('./later.js').then(({ decode }) => decode(received, expected));
}

/** Whether Kinde refused the access token itself, so that a new one may help. */
export function refusesToken(received: Received): boolean | Promise<boolean> {
  if (received.status !== 401 && received.status !== 403) return false;
  return import('./later.js').then(({ isTokenRefused }) => isTokenRefused(received));
}
