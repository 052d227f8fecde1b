import { onTestFinished } from 'vitest';
import type { Emulator, EmulatorOptions } from '../../../src/testing/index.js';
import { makeEmulator, requestToken } from '../client.js';

/** What came of a request: an answer read to its end, or the error code of the connection. */
export type Outcome =
  | { readonly status: number; readonly text: string; readonly headers: Headers }
  | { readonly error: string; readonly message: string; readonly at: 'headers' | 'body' };

export interface FaultClient {
  readonly emulator: Emulator;
  readonly domain: string;
  readonly fetch: typeof fetch;
  send(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Outcome>;
  /** The role keys that the emulator holds, asked without faults. */
  roles(): Promise<string[]>;
}

export type Way = 'fetch' | 'http';

/** A client with a token, over one of the ways into the emulator; the faults begin afterwards. */
export async function connectBy(way: Way, options: EmulatorOptions = {}): Promise<FaultClient> {
  const emulator = makeEmulator(options);
  const target = way === 'fetch' ? emulator : await served(emulator);
  const { domain, fetch } = target;
  const token: string = (await requestToken(target)).body.access_token;
  const send = (method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Outcome> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const init: RequestInit = { method, headers };
    if (body !== undefined) init.body = JSON.stringify(body);
    if (signal) init.signal = signal;
    return outcomeOf(fetch, `${domain}/api/v1${path}`, init);
  };
  return { emulator, domain, fetch, send, roles: () => rolesOf(emulator, send) };
}

/** Sends a request and reads the answer. */
export async function outcomeOf(send: typeof fetch, url: string, init?: RequestInit): Promise<Outcome> {
  let at: 'headers' | 'body' = 'headers';
  try {
    const response = await send(url, init);
    at = 'body';
    return { status: response.status, headers: response.headers, text: await response.text() };
  } catch (error) {
    const { message, name, cause } = error as Error & { cause?: { code?: string } };
    return { error: cause?.code ?? name, message, at };
  }
}

async function served(emulator: Emulator) {
  const listener = await emulator.listen();
  onTestFinished(() => listener.close());
  return { domain: listener.url, credentials: listener.credentials, fetch };
}

async function rolesOf(emulator: Emulator, send: FaultClient['send']): Promise<string[]> {
  emulator.faults.clear();
  const outcome = await send('GET', '/roles');
  if (!('text' in outcome)) throw new Error(outcome.error);
  return (JSON.parse(outcome.text).roles as { key: string }[]).map(({ key }) => key);
}
