import { dataFrom } from '../http/answer.js';
import { toPath, toQuery } from '../http/url.js';
import type { CallContext } from './call-types.js';
import { deliver } from './deliver.js';
import type { RawClient, RawMethod } from './raw.js';
import { apiHeaders } from './settings.js';

type Part = (...parts: unknown[]) => unknown;

const METHODS = [
  'GET',
  'PUT',
  'POST',
  'DELETE',
  'OPTIONS',
  'HEAD',
  'PATCH',
  'TRACE',
  'request',
] as const satisfies readonly RawMethod[];

/** The raw client, loaded with its first use, since most programs never make one; all happens in the order of the calls. */
export function rawLater(context: CallContext): RawClient {
  let loading: Promise<RawClient> | undefined;
  const client = (): Promise<RawClient> => {
    // Given rather than imported there, or a bundle would be cut into more parts.
    const parts = { methods: METHODS, dataFrom, toPath, toQuery, deliver, apiHeaders };
    loading ??= import('./later.js').then(({ createRaw }) => createRaw(context, parts));
    return loading;
  };
  const later =
    (method: (typeof METHODS)[number]) =>
    async (...parts: unknown[]) =>
      ((await client())[method] as Part)(...parts);
  const change =
    (method: 'use' | 'eject') =>
    (...parts: unknown[]): void => {
      loading = client().then((raw) => {
        (raw[method] as Part)(...parts);
        return raw;
      });
      // Reported by the next call, which waits for the same promise.
      loading.catch(() => {});
    };
  const calls = Object.fromEntries(METHODS.map((method) => [method, later(method)]));
  return Object.freeze({ ...calls, use: change('use'), eject: change('eject') }) as unknown as RawClient;
}
