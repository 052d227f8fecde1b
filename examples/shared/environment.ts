import { randomBytes } from 'node:crypto';

const VARIABLES =
  'KINDE_DOMAIN, KINDE_CLIENT_ID, KINDE_CLIENT_SECRET, KINDE_REDIRECT_URI, KINDE_SESSION_SECRET, KINDE_MANAGEMENT_CLIENT_ID, KINDE_MANAGEMENT_CLIENT_SECRET';

/** Where an example listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
  readonly origin: string;
}

/**
 * Sees to it that the environment names a Kinde: the one that is set there, or in development an emulator in this process
 * that needs no account.
 *
 * @throws Error in production without settings.
 */
export async function prepareEnvironment(callback = '/callback'): Promise<Address> {
  const { env } = process;
  const port = Number(env.PORT ?? 3000);
  const origin = `http://localhost:${port}`;
  const isConfigured = Object.entries(env).some(([name, value]) => name.startsWith('KINDE_') && value);
  if (!isConfigured && env.NODE_ENV === 'production')
    throw new Error(`In production this needs settings: ${VARIABLES}.`);
  if (!isConfigured) Object.assign(env, await startEmulator(origin, origin + callback));
  return { host: env.HOST ?? 'localhost', port, origin };
}

async function startEmulator(origin: string, redirectUri: string): Promise<Record<string, string>> {
  const { createEmulator } = await import('kinde-sdk/testing');
  const { seedFrom, WEB } = await import('./seed.js');
  const { url, credentials } = await createEmulator({ seed: seedFrom(origin, redirectUri) }).listen();
  const users = 'amber@example.com (administrator of Acme) and jade@example.com';
  console.log(`No KINDE_* settings: using an emulator at ${url} with two organizations and the users ${users}.`);
  return {
    KINDE_DOMAIN: url,
    KINDE_CLIENT_ID: WEB.clientId,
    KINDE_CLIENT_SECRET: WEB.clientSecret,
    KINDE_REDIRECT_URI: redirectUri,
    KINDE_SCOPES: 'openid profile email offline',
    KINDE_SESSION_SECRET: randomBytes(32).toString('base64'),
    KINDE_MANAGEMENT_CLIENT_ID: credentials.clientId,
    KINDE_MANAGEMENT_CLIENT_SECRET: credentials.clientSecret,
  };
}
