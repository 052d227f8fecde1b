import type { Client } from 'openapi-fetch';
import type { paths } from '../../generated/management/schema.js';
import { KindeInputError } from '../errors.js';
import { decode } from '../http/decode.js';
import type { Received } from '../http/receive.js';
import { toPath, toQuery } from '../http/url.js';
import type { CallContext } from './call.js';
import { apiHeaders } from './settings.js';

/** openapi-fetch over the API's paths, as `management.raw`. */
export type RawClient = Client<paths>;

const METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH', 'TRACE', 'request'] as const;

/**
 * An openapi-fetch client on the transport of the management client: its access token, retries and limits.
 *
 * openapi-fetch is loaded with the first call, since most programs never make one.
 */
export function createRaw(context: CallContext): RawClient {
  let loading: Promise<RawClient> | undefined;
  const client = (): Promise<RawClient> => {
    loading ??= load(context);
    return loading;
  };
  const later = (change: (client: RawClient) => void): void => {
    loading = client().then((loaded) => {
      change(loaded);
      return loaded;
    });
    // Reported by the next call, which waits for the same promise.
    loading.catch(() => {});
  };
  const calls = METHODS.map((method) => {
    const request = async (...parts: unknown[]) => {
      const [path, init] = parts.slice(method === 'request' ? 1 : 0) as [string, { params?: { path?: object } }?];
      // openapi-fetch sends a template as it is when there are no parameters at all.
      toPath(path, { ...init?.params?.path });
      return ((await client())[method] as (...parts: unknown[]) => unknown)(...parts);
    };
    return [method, request] as const;
  });
  const registry: Pick<RawClient, 'use' | 'eject'> = {
    use: (...middleware) => later((loaded) => loaded.use(...middleware)),
    eject: (...middleware) => later((loaded) => loaded.eject(...middleware)),
  };
  return Object.freeze({ ...Object.fromEntries(calls), ...registry }) as unknown as RawClient;
}

async function load(context: CallContext): Promise<RawClient> {
  const { default: createClient } = await import('openapi-fetch');
  return createClient<paths>({
    baseUrl: context.origin,
    headers: apiHeaders(context.settings),
    pathSerializer: toPath,
    querySerializer: toQuery,
    fetch: (request) => sendRequest(request, context),
  });
}

async function sendRequest(request: Request, { origin, settings, exchange }: CallContext): Promise<Response> {
  const { url, method, headers, signal } = request;
  // The access token is for this domain only.
  if (new URL(url).origin !== origin) throw new KindeInputError('A raw call goes to `domain` only.');
  const body = request.body ? await request.arrayBuffer() : undefined;
  const limits = { signal, deadlineAt: Date.now() + (settings.deadline ?? Infinity), timeout: settings.timeout };
  const received = await exchange.send({ url, method, headers, body }, limits, settings.retry);
  // A web page or a bot challenge is no success, whatever its status says.
  if (received.status < 300) decode(received, { operation: 'The raw call', empty: true });
  return toResponse(received);
}

function toResponse({ status, headers, text }: Received): Response {
  const kept = new Headers(headers);
  // The body is decoded and complete by now.
  kept.delete('content-encoding');
  kept.delete('content-length');
  return new Response(text === '' ? null : text, { status, headers: kept });
}
