import { jsonResponse } from '../answers.js';
import { defined } from './claim-snapshot.js';
import { profileClaims } from './claims.js';
import type { Endpoint } from './exchange.js';
import { tokenUser } from './token-user.js';

/** GET and POST /oauth2/v2/user_profile: who the user of an access token is. @throws Refusal 403, like the rest of Kinde's API. */
export const userProfileEndpoint: Endpoint = async (exchange) => {
  const { state } = exchange;
  const { user, claims } = await tokenUser(exchange);
  const profile = { id: user.id, sub: user.id, ...profileClaims(state, user, claims.scp as string[]) };
  return jsonResponse(200, defined(profile), { 'cache-control': 'no-store' });
};
