import { jsonResponse } from '../answers.js';
import { credentialsRefused } from '../tokens.js';
import { defined } from './claim-snapshot.js';
import { profileClaims } from './claims.js';
import type { Endpoint } from './exchange.js';
import { bearerOf, goodAccessToken } from './introspection.js';

/** GET and POST /oauth2/v2/user_profile: who the user of an access token is. @throws Refusal 403, like the rest of Kinde's API. */
export const userProfileEndpoint: Endpoint = async (exchange) => {
  const { request, state } = exchange;
  const token = bearerOf(request);
  if (token === undefined) {
    throw credentialsRefused('INVALID_AUTHORIZATION_HEADER', 'the Authorization header is not "Bearer <token>"');
  }
  const claims = await goodAccessToken(exchange, token);
  if (claims?.sub === undefined) throw credentialsRefused('TOKEN_INVALID', 'the token is no good token of a user');
  const user = state.users.get(claims.sub);
  if (!user) throw credentialsRefused('TOKEN_INVALID', 'the user of the token is gone');
  const profile = { id: user.id, sub: user.id, ...profileClaims(state, user, claims.scp as string[]) };
  return jsonResponse(200, defined(profile), { 'cache-control': 'no-store' });
};
