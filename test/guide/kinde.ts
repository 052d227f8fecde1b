import { createEmulator } from 'kinde-sdk/testing';

/** An emulator behind a port, and the environment of an application that is at `origin`. */
export async function startKinde(origin: string) {
  const emulator = createEmulator();
  const { url, credentials, close } = await emulator.listen();
  emulator.allowUrls({ callbackUrls: [`${origin}/callback`], logoutUrls: [origin] });
  // What tests go back to: `reset()` would forget the URLs, which are not in the seed.
  const start = emulator.snapshot();
  const { clientId, clientSecret = '' } = emulator.webCredentials();
  const env = {
    KINDE_DOMAIN: url,
    KINDE_CLIENT_ID: clientId,
    KINDE_CLIENT_SECRET: clientSecret,
    KINDE_REDIRECT_URI: `${origin}/callback`,
    KINDE_POST_LOGOUT_REDIRECT_URI: origin,
    KINDE_SESSION_SECRET: 'a-session-secret-of-thirty-two-characters',
    KINDE_MANAGEMENT_CLIENT_ID: credentials.clientId,
    KINDE_MANAGEMENT_CLIENT_SECRET: credentials.clientSecret,
  };
  return { emulator, env, start, close };
}
