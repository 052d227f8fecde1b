import { KindeInputError } from './errors.js';

/** Host (with port) of a URL, or an empty string if the text is not an absolute URL. */
export function parseDomain(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}

/** Management API audience of a Kinde domain given as a URL: `https://example.kinde.com/` gives `https://example.kinde.com/api`. */
export function formatApiUrl(domainUrl: string): string {
  return `${domainUrl.replace(/\/+$/, '')}/api`;
}

/** SHA-256 of a text, in lower-case hex. */
export async function hashString(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Claims of a JWT, NOT verified: for showing and debugging, never for a decision.
 *
 * @throws KindeInputError `INPUT_INVALID` if the text is not a JWT.
 */
export function decodeJwt(token: string): Record<string, unknown> {
  const parts = token.split('.');
  try {
    if (parts.length !== 3) throw new SyntaxError('not three parts');
    const bytes = Uint8Array.from(atob((parts[1] ?? '').replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
    const claims: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof claims === 'object' && claims !== null && !Array.isArray(claims))
      return claims as Record<string, unknown>;
  } catch {
    // One message for every way of not being a JWT; the text itself may be a secret.
  }
  throw new KindeInputError('The token is not a JWT: three base64url parts with a JSON object in the middle.');
}
