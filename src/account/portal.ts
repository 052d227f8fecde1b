import type { GetPortalLinkInput } from '../../generated/account/operations.js';
import { originFrom } from '../config.js';
import { KindeError } from '../errors.js';
import type { CallOptions } from '../management/call.js';
import type { AccountMethods } from './types.js';

/** An area of the self-serve portal. */
export type PortalArea = NonNullable<GetPortalLinkInput['subnav']>;

/** Where the portal opens, and where it leads back to. */
export interface PortalInput {
  /** Default `profile`. */
  readonly subnav?: PortalArea | undefined;
  /** Where the user goes when done; without it, the portal has no way back. */
  readonly returnUrl?: string | undefined;
}

/**
 * A URL of the self-serve portal to redirect the user to; it works once.
 *
 * @throws KindeError `UNEXPECTED_RESPONSE` if Kinde's answer is not a URL that a browser may be sent to.
 */
export async function generatePortalUrl(
  api: Pick<AccountMethods, 'getPortalLink'>,
  { subnav = 'profile', returnUrl }: PortalInput = {},
  options?: CallOptions,
): Promise<string> {
  const { url } = await api.getPortalLink({ subnav, return_url: returnUrl }, options);
  if (typeof url === 'string' && isWebAddress(url)) return url;
  // The URL holds a key that signs the user in, so the message does not show it.
  throw new KindeError('UNEXPECTED_RESPONSE', 'getPortalLink answered without an https URL.', {
    operation: 'getPortalLink',
  });
}

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, origin, username, password } = new URL(text);
  if (!/^https?:$/.test(protocol) || username || password) return false;
  try {
    // Refuses http on anything but a loopback host.
    return originFrom(origin, 'url') === origin;
  } catch {
    return false;
  }
}
