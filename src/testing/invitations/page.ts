import { applicationSettings } from '../applications/settings.js';
import type { Application } from '../records.js';
import { type Endpoint, redirectResponse, urlWith } from '../sign-in/exchange.js';
import { PageError } from '../sign-in/oauth-error.js';
import type { State } from '../state.js';

/** GET /team_invitation: goes on to the application, which starts a sign-in with the code. */
export const invitationEndpoint: Endpoint = ({ url, state }) => {
  const code = url.searchParams.get('code') ?? '';
  const invitation = state.invitations.get(code);
  if (!invitation || invitation.is_revoked) {
    throw new PageError('Invitation not good', 'This invitation does not exist any more: ask for a new one.', 404);
  }
  const [target] = state.applications.all().flatMap((application) => startOf(state, application) ?? []);
  if (target !== undefined) return redirectResponse(urlWith(target, { invitation_code: code, is_invitation: 'true' }));
  throw new PageError('No application', 'There is no application to sign in to: one with a callback URL is needed.');
};

/** Where an application begins: where it says, else at the root of its callback URL. */
function startOf(state: State, { type, clientId, redirectUris }: Application): string | undefined {
  if (type === 'm2m') return undefined;
  const { login_uri, homepage_uri } = applicationSettings(state, clientId);
  const [callback] = redirectUris;
  const said = login_uri || homepage_uri;
  if (said && URL.canParse(said)) return said;
  return callback === undefined ? undefined : new URL('/', callback).href;
}
