import type { JWTPayload } from 'jose';
import type { Operation } from '../operation.js';
import { refusal } from './answers.js';
import { credentialsRefused, type TokenAuthority } from './tokens.js';

/** Checks that a request to the Management API carries a good token for that API. @throws Refusal 403. */
export async function authenticate(request: Request, origin: string, authority: TokenAuthority): Promise<JWTPayload> {
  const header = request.headers.get('authorization') ?? '';
  const token = /^Bearer +(\S+)$/i.exec(header)?.[1];
  if (token === undefined) {
    throw credentialsRefused('INVALID_AUTHORIZATION_HEADER', 'the Authorization header is not "Bearer <token>"');
  }
  return await authority.verify(token, audienceOf(origin));
}

/** Checks that a token has the scope that an operation needs. @throws Refusal 403 `SCOPE_MISSING`. */
export function authorize(claims: JWTPayload, operation: Operation | undefined): void {
  if (operation?.scope === undefined || scopesOf(claims).includes(operation.scope)) return;
  // Clients read the scope out of this text, so it is worded as Kinde's is.
  throw refusal(403, 'SCOPE_MISSING', `Scope is missing: ${operation.scope}`);
}

/** The audience of the Management API at an origin. */
export function audienceOf(origin: string): string {
  return `${origin}/api`;
}

function scopesOf(claims: JWTPayload): readonly string[] {
  return typeof claims.scope === 'string' ? claims.scope.split(' ') : [];
}
