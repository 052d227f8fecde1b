import { invitedAddress } from '../invitations/acceptance.js';
import type { State } from '../state.js';
import type { Continuation } from './continuation.js';
import { identifierFromHint } from './people.js';

/** Who is about to sign in, as far as the link says: by its hint, or by its invitation. */
export function hintOf({ params }: Continuation, state: State): string {
  return identifierFromHint(params.get('login_hint')) || (invitedAddress(state, params) ?? '');
}
