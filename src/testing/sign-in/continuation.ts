import type { State } from '../state.js';
import type { Exchange } from './exchange.js';
import { OAuthError, PageError } from './oauth-error.js';
import { withReauthState } from './reauth.js';

/** Paths at which a sign-in may go on. */
const PATHS: ReadonlySet<string> = new Set(['/oauth2/auth', '/device']);
/** Parameters that have had their effect once the user signed in: kept, they would ask for it again. */
const DONE = ['prompt', 'start_page', 'max_age'];

/** Where a page leads: a path of the emulator with its parameters, carried through the forms. */
export interface Continuation {
  readonly pathname: string;
  /** What was asked, with what an earlier attempt (`reauth_state`) adds. */
  readonly params: URLSearchParams;
  /** Path and query. */
  readonly href: string;
}

/** Reads where a page leads. @throws PageError when it would lead out of the emulator. */
export function continuationFrom(text: string | null, url: URL): Continuation {
  const target = text?.startsWith('/') && URL.canParse(text, url.origin) ? new URL(text, url.origin) : undefined;
  if (!target || target.origin !== url.origin || !PATHS.has(target.pathname)) {
    throw new PageError('Incomplete link', 'Start again from the application that you want to sign in to.');
  }
  return continuationOf(target.pathname, target.searchParams);
}

/** Makes a continuation. @throws PageError when its `reauth_state` cannot be read. */
export function continuationOf(pathname: string, sent: URLSearchParams): Continuation {
  return { pathname, params: readable(sent), href: `${pathname}?${sent}` };
}

/** The path of one of the emulator's pages on the way to a continuation. */
export function pagePath(page: string, { href }: Continuation): string {
  return `/${page}?${new URLSearchParams({ continue: href })}`;
}

/** The continuation after the user signed in, with more parameters where a page asked for them. */
export function afterSignIn({ pathname, params }: Continuation, more: Record<string, string> = {}): Continuation {
  const rest = new URLSearchParams(params);
  for (const name of [...DONE, 'reauth_state']) rest.delete(name);
  for (const [name, value] of Object.entries(more)) rest.set(name, value);
  return continuationOf(pathname, rest);
}

/** What the user is about to sign in to. */
export function applicationNameOf({ params }: Continuation, state: State): string | undefined {
  return state.applications.get(params.get('client_id') ?? '')?.name;
}

/** Whether the name of the organization that is to be made is still unknown. */
export function asksOrganizationName({ params }: Continuation): boolean {
  return params.get('is_create_org') === 'true' && !params.get('org_name')?.trim();
}

/** The continuation of the request for a page. */
export function continuationOfPage({ url }: Exchange): Continuation {
  return continuationFrom(url.searchParams.get('continue'), url);
}

function readable(sent: URLSearchParams): URLSearchParams {
  try {
    return withReauthState(sent);
  } catch (error) {
    if (error instanceof OAuthError) throw new PageError('Unclear link', error.message);
    throw error;
  }
}
