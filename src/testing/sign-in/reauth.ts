import { base64url } from 'jose';
import { OAuthError } from './oauth-error.js';

/** What belongs to one attempt only, or is of no use in another. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'state',
  'nonce',
  'code_challenge',
  'code_challenge_method',
  'reauth_state',
]);
/** What may come back: nothing that says who asks, where the answer goes or what it is worth. */
const TAKEN: ReadonlySet<string> = new Set([
  'org_code',
  'org_name',
  'is_create_org',
  'prompt',
  'login_hint',
  'connection_id',
  'lang',
  'plan_interest',
  'pricing_table_key',
  'invitation_code',
  'is_invitation',
  'has_success_page',
  'workflow_deployment_id',
]);

/** Writes the parameters of an attempt that came to nothing: base64 of a JSON object. */
export function reauthStateFrom(params: URLSearchParams): string {
  const kept = [...params].filter(([name]) => !LEFT_OUT.has(name));
  return toBase64(JSON.stringify(Object.fromEntries(kept)));
}

/** Takes up the parameters of an earlier attempt; what is sent again wins. @throws OAuthError when they cannot be read. */
export function withReauthState(params: URLSearchParams): URLSearchParams {
  const text = params.get('reauth_state');
  if (!text) return params;
  const merged = new URLSearchParams(params);
  for (const [name, value] of Object.entries(decode(text))) {
    if (TAKEN.has(name) && !params.has(name) && typeof value === 'string') merged.set(name, value);
  }
  return merged;
}

function decode(text: string): object {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(base64url.decode(text.replaceAll(' ', '+'))));
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Told below, like a text that is no object.
  }
  throw new OAuthError('invalid_request', 'The reauth_state cannot be read');
}

function toBase64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
