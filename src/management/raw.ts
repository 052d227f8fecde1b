import type { Client } from 'openapi-fetch';
import type { paths } from '../../generated/management/schema.js';
import { KindeInputError } from '../errors.js';
import type { Received } from '../http/receive.js';
import { toPath, toQuery } from '../http/url.js';
import { apiHeaders, type ManagementConfig } from './config.js';
import type { Exchange } from './exchange.js';

/** openapi-fetch over the API's paths, as `management.raw`. */
export type RawClient = Client<paths>;

const METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH', 'TRACE', 'request'] as const;

/**
 * An openapi-fetch client on the transport of the management client: its access token, retries and limits.
 *
 * openapi-fetch is loaded with the first call, since most programs never make one.
 */
export function createRaw(config: ManagementConfig, exchange: Exchange): RawClient {
  let loading: Promise<RawClient> | undefined;
  const client = (): Promise<RawClient> => {
    loading ??= load(config, exchange);
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
    const request = async (...parts: unknown[]) =>
      ((await client())[method] as (...parts: unknown[]) => unknown)(...parts);
    return [method, request] as const;
  });
  const registry: Pick<RawClient, 'use' | 'eject'> = {
    use: (...middleware) => later((loaded) => loaded.use(...middleware)),
    eject: (...middleware) => later((loaded) => loaded.eject(...middleware)),
  };
  return Object.freeze({ ...Object.fromEntries(calls), ...registry }) as unknown as RawClient;
}

async function load(config: ManagementConfig, exchange: Exchange): Promise<RawClient> {
  const { default: createClient } = await import('openapi-fetch');
  return createClient<paths>({
    baseUrl: config.credentials.domain,
    headers: apiHeaders(config),
    pathSerializer: toPath,
    querySerializer: toQuery,
    fetch: (request) => sendRequest(request, config, exchange),
  });
}

async function sendRequest(request: Request, config: ManagementConfig, exchange: Exchange): Promise<Response> {
  const { url, method, headers, signal } = request;
  if (/%7B|\{/i.test(new URL(url).pathname)) {
    throw new KindeInputError('A path parameter is missing: pass all of them in `params.path`.');
  }
  const body = request.body ? await request.arrayBuffer() : undefined;
  const limits = { signal, deadlineAt: Date.now() + (config.deadline ?? Infinity), timeout: config.timeout };
  return toResponse(await exchange.send({ url, method, headers, body }, limits, config.retry));
}

function toResponse({ status, headers, text }: Received): Response {
  const kept = new Headers(headers);
  // The body is decoded and complete by now.
  kept.delete('content-encoding');
  kept.delete('content-length');
  return new Response(text === '' ? null : text, { status, headers: kept });
}
