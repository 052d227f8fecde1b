import type { JWTPayload } from 'jose';
import type { User } from '../records.js';
import { credentialsRefused } from '../tokens.js';
import type { Exchange } from './exchange.js';
import { bearerOf, goodAccessToken } from './introspection.js';

/** Whose good access token a request brings; those of machines and ID tokens are nobody's. @throws Refusal 403. */
export async function tokenUser(exchange: Exchange): Promise<{ readonly user: User; readonly claims: JWTPayload }> {
  const token = bearerOf(exchange.request);
  if (token === undefined) {
    throw credentialsRefused('INVALID_AUTHORIZATION_HEADER', 'the Authorization header is not "Bearer <token>"');
  }
  const claims = await goodAccessToken(exchange, token);
  if (claims?.sub === undefined) throw credentialsRefused('TOKEN_INVALID', 'the token is no good token of a user');
  const user = exchange.state.users.get(claims.sub);
  if (!user) throw credentialsRefused('TOKEN_INVALID', 'the user of the token is gone');
  return { user, claims };
}
