import type { State } from '../state.js';
import type { TokenAuthority } from '../tokens.js';
import type { SignInSettings } from './settings.js';

/** A request to one of the endpoints, with everything that answering it takes. */
export interface Exchange {
  readonly request: Request;
  readonly url: URL;
  readonly state: State;
  readonly authority: TokenAuthority;
  readonly settings: SignInSettings;
  /** When the request came, in milliseconds. */
  readonly now: number;
}

/** Answers a request; throws an `OAuthError`, a `PageError` or a `Refusal` otherwise. */
export type Endpoint = (exchange: Exchange) => Response | Promise<Response>;

/** Sends a browser on. */
export function redirectResponse(location: string, cookies: readonly string[] = []): Response {
  // 302 as Kinde answers; after a form, browsers follow it with GET all the same.
  const headers = new Headers({ location, 'cache-control': 'no-store' });
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  return new Response(null, { status: 302, headers });
}

/** Adds parameters to a URL; absent ones are left out. */
export function urlWith(base: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const url = new URL(base);
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url.href;
}
