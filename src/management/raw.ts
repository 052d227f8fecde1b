import type { Client } from 'openapi-fetch';
import type { paths } from '../../generated/management/schema.js';
import { KindeInputError } from '../errors.js';
import type { Expectation } from '../http/reading.js';
import type { Received } from '../http/receive.js';
import type { CallContext } from './call-types.js';
import type { Deliver } from './delivery.js';
import type { CallSettings } from './settings.js';

/** openapi-fetch over the paths of a document. */
export type RawClientOf<Paths extends object> = Client<Paths>;

/** openapi-fetch over the API's paths, as `management.raw`. */
export type RawClient = Client<paths>;

/** The functions of openapi-fetch that send something. */
export type RawMethod = Exclude<keyof RawClient, 'use' | 'eject'>;

/** What the raw client shares with the methods. */
export interface RawParts {
  readonly methods: readonly RawMethod[];
  readonly dataFrom: (received: Received, expected: Expectation) => unknown;
  readonly toPath: (template: string, parameters?: Readonly<Record<string, unknown>>) => string;
  readonly toQuery: (query: unknown) => string;
  readonly deliver: Deliver;
  readonly apiHeaders: (settings: CallSettings) => Record<string, string>;
}

type Send = (...parts: unknown[]) => unknown;

/** An openapi-fetch client on the transport of the management client: its access token, retries, limits and hooks. */
export async function createRaw(context: CallContext, parts: RawParts): Promise<RawClient> {
  const { default: createClient } = await import('openapi-fetch');
  const { toPath, toQuery, apiHeaders, methods } = parts;
  const client = createClient<paths>({
    baseUrl: context.origin,
    headers: apiHeaders(context.settings),
    pathSerializer: toPath,
    querySerializer: toQuery,
    fetch: (request) => sendRequest(request, context, parts),
  });
  const calls = methods.map((method) => {
    const request = (...given: unknown[]) => {
      const [path, init] = given.slice(method === 'request' ? 1 : 0) as [string, { params?: { path?: object } }?];
      // openapi-fetch sends a template as it is when there are no parameters at all.
      toPath(path, { ...init?.params?.path });
      return (client[method] as Send)(...given);
    };
    return [method, request] as const;
  });
  return { ...client, ...Object.fromEntries(calls) };
}

async function sendRequest(request: Request, context: CallContext, { deliver, dataFrom }: RawParts): Promise<Response> {
  const { origin, settings } = context;
  const { url, method, headers, signal } = request;
  // The access token is for this domain only.
  if (new URL(url).origin !== origin) throw new KindeInputError('A raw call goes to `domain` only.');
  const body = request.body ? await request.arrayBuffer() : undefined;
  const limits = { signal, deadlineAt: Date.now() + (settings.deadline ?? Infinity), timeout: settings.timeout };
  const read = async (received: Received): Promise<Response> => {
    // A web page or a bot challenge is no success, whatever its status says.
    // Nor is a status beyond 599 an answer that a Response could hold.
    if (received.status < 300 || received.status > 599)
      await dataFrom(received, { operation: 'The raw call', empty: true });
    return toResponse(received);
  };
  const draft = { url, method, headers: Object.fromEntries(headers), body };
  return (await deliver(context, { name: 'raw', draft, options: {}, limits, read })) as Response;
}

function toResponse({ status, headers, text }: Received): Response {
  const kept = new Headers(headers);
  // The body is decoded and complete by now.
  kept.delete('content-encoding');
  kept.delete('content-length');
  return new Response(text === '' ? null : text, { status, headers: kept });
}
