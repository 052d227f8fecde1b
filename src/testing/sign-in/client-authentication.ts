import type { Application } from '../records.js';
import type { State } from '../state.js';
import { OAuthError } from './oauth-error.js';

/** Reads the form that an OAuth endpoint was sent. @throws OAuthError `invalid_request`. */
export async function oauthForm(request: Request): Promise<URLSearchParams> {
  if (request.method !== 'POST') throw new OAuthError('invalid_request', 'This endpoint is asked with POST');
  const type = request.headers.get('content-type') ?? '';
  if (!type.toLowerCase().startsWith('application/x-www-form-urlencoded')) {
    throw new OAuthError('invalid_request', 'The body must be application/x-www-form-urlencoded');
  }
  return new URLSearchParams(await request.text());
}

/**
 * Finds the client that sent a form and checks its secret: `client_secret_post`, HTTP Basic, or none where it has none.
 *
 * A client that does not exist is told apart from a wrong secret, as in Kinde.
 */
export function authenticateClient(request: Request, form: URLSearchParams, state: State): Application {
  const [clientId, clientSecret] = basicFrom(request) ?? [form.get('client_id') ?? '', form.get('client_secret') ?? ''];
  const application = state.applications.get(clientId);
  if (!application) throw new OAuthError('not_found', 'There is no such client');
  if ((application.clientSecret ?? '') !== clientSecret) {
    throw new OAuthError('invalid_client', 'The client could not be authenticated');
  }
  return application;
}

/** Both halves are form-encoded before they are joined (RFC 6749, section 2.3.1). */
function basicFrom(request: Request): readonly [string, string] | undefined {
  const encoded = /^Basic +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  if (encoded === undefined) return undefined;
  try {
    const [, id = '', secret = ''] = /^([^:]*):(.*)$/s.exec(atob(encoded)) ?? [];
    const decode = (text: string) => decodeURIComponent(text.replaceAll('+', ' '));
    return [decode(id), decode(secret)];
  } catch {
    throw new OAuthError('invalid_client', 'The Basic credentials cannot be read');
  }
}
