import { expect } from 'vitest';
import { createEmulator, createSigningKeys, type Emulator, type EmulatorOptions } from '../../src/testing/index.js';

/** One key pair for every emulator of a test file. */
const keys = createSigningKeys();

/** The status and the decoded body of an answer. */
export interface Answered {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape.
  readonly body: any;
}

/** A plain client: what the SDK does is not what these tests are about. */
export interface TestClient {
  readonly emulator: Emulator;
  readonly token: string;
  call(method: string, path: string, body?: unknown): Promise<Answered>;
}

export function makeEmulator(options: EmulatorOptions = {}): Emulator {
  return createEmulator({ keys, ...options });
}

export async function connect(
  options: EmulatorOptions = {},
  parameters: Record<string, string> = {},
): Promise<TestClient> {
  const emulator = makeEmulator(options);
  const answered = await requestToken(emulator, parameters);
  const token: string = answered.body.access_token;
  return { emulator, token, call: (method, path, body) => call(emulator, token, method, path, body) };
}

export async function requestToken(
  { domain, credentials, fetch }: Pick<Emulator, 'domain' | 'credentials' | 'fetch'>,
  parameters: Record<string, string> = {},
): Promise<Answered> {
  const form = {
    grant_type: 'client_credentials',
    client_id: credentials.clientId,
    client_secret: credentials.clientSecret,
    audience: `${domain}/api`,
    ...parameters,
  };
  return await answered(await fetch(`${domain}/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) }));
}

export async function call(
  { domain, fetch }: Pick<Emulator, 'domain' | 'fetch'>,
  token: string | undefined,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answered> {
  const headers = new Headers(token === undefined ? {} : { authorization: `Bearer ${token}` });
  const isJson = body !== undefined && !(body instanceof FormData);
  if (isJson) headers.set('content-type', 'application/json');
  const payload = isJson ? JSON.stringify(body) : (body as FormData | undefined);
  const init = { method, headers, ...(payload === undefined ? {} : { body: payload }) };
  return await answered(await fetch(`${domain}/api/v1${path}`, init));
}

export function codesOf({ body }: Answered): string[] {
  return body.errors.map((error: { code: string }) => error.code);
}

async function answered(response: Response): Promise<Answered> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  return { status: response.status, body: isJson ? JSON.parse(text) : text };
}

/** What a wrong option is refused with. */
export function refused(message: string): unknown {
  return expect.objectContaining({ name: 'EmulatorError', code: 'OPTION_INVALID', message });
}
