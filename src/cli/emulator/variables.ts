import type { Emulator, Listener } from '../../testing/index.js';

/** For development only, as the other secrets of the emulator are. */
const SESSION_SECRET = 'emulatorSessionSecret0000000000000000000';

/** Variables for an application: credentials of the first application for users, and of the first for machines. */
export function variablesOf(kinde: Emulator, { url }: Listener): readonly (readonly [name: string, value: string])[] {
  const { clientId, clientSecret } = kinde.credentials;
  const web = webCredentialsOf(kinde);
  const machine = [
    ['KINDE_MANAGEMENT_CLIENT_ID', clientId],
    ['KINDE_MANAGEMENT_CLIENT_SECRET', clientSecret],
  ] as const;
  const user = [
    ['KINDE_CLIENT_ID', web?.clientId],
    ['KINDE_CLIENT_SECRET', web?.clientSecret],
    ['KINDE_REDIRECT_URI', web?.redirectUri],
    ['KINDE_POST_LOGOUT_REDIRECT_URI', web?.postLogoutRedirectUri],
    // The same with each start, so that a browser stays signed in.
    ['KINDE_SESSION_SECRET', web && SESSION_SECRET],
  ] as const;
  const all = [['KINDE_DOMAIN', url], ...user, ...(web?.clientId === clientId ? [] : machine)] as const;
  return all.flatMap(([name, value]) => (value ? [[name, value] as const] : []));
}

function webCredentialsOf(kinde: Emulator) {
  try {
    return kinde.webCredentials();
  } catch {
    // A seed with machines only.
    return undefined;
  }
}
