/** One request that an emulator was asked, without headers. */
export interface LoggedRequest {
  readonly method: string;
  /** The URL, with the values of sensitive query parameters removed. */
  readonly url: string;
  /** Method name of the Management API operation (`getRoles`) or the Account API's (`account.getRoles`). */
  readonly operation?: string;
  /** Status of the answer; 0 when there was none: aborted, or `onRequest` threw. */
  readonly status: number;
  /** When the request came, in milliseconds by the emulator's clock. */
  readonly at: number;
  /** How long the answer took, in milliseconds. */
  readonly durationMs: number;
  /** The JSON that was sent, or the fields of a form; secrets in it read `removed`. Absent for files and over 100,000 characters. */
  readonly body?: unknown;
}

/** The latest requests, in the order in which they were answered. */
export interface RequestLog {
  readonly entries: readonly LoggedRequest[];
  add(entry: LoggedRequest): void;
  clear(): void;
  /** Tells of every entry from now on; returns what ends that. */
  subscribe(listener: (entry: LoggedRequest) => void): () => void;
}

const MOST_ENTRIES = 10_000;
const SENSITIVE = [
  'session_id',
  'token',
  'access_token',
  'code_verifier',
  'client_secret',
  'state',
  'code',
  'continue',
  'id_token_hint',
  'key',
  'user_code',
];

const PLAIN_IN_API = ['code', 'key'];

/** Makes a log that forgets its oldest entry when it holds 10,000. */
export function createRequestLog(): RequestLog {
  const entries: LoggedRequest[] = [];
  const listeners = new Set<(entry: LoggedRequest) => void>();
  return {
    entries,
    add(entry) {
      if (entries.length >= MOST_ENTRIES) entries.shift();
      entries.push(entry);
      for (const listener of [...listeners]) tell(listener, entry);
    },
    clear() {
      entries.length = 0;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** A listener that fails is reported as those of events are, and does not break the answer. */
function tell(listener: (entry: LoggedRequest) => void, entry: LoggedRequest): void {
  try {
    listener(entry);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

/** Writes a URL for the log. */
export function loggedUrl(url: URL): string {
  const isApi = url.pathname.startsWith('/api/');
  const shown = new URL(url);
  for (const name of SENSITIVE) {
    // In the Management API `code` is the code of an organization, in OAuth it is worth a token; so with `key`.
    if (shown.searchParams.has(name) && !(isApi && PLAIN_IN_API.includes(name)))
      shown.searchParams.set(name, 'removed');
  }
  return shown.href;
}
