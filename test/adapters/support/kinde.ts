import { createEmulator, type Emulator } from '../../../src/testing/index.js';
import { createSigningKeys, type SigningKeys } from '../../../src/testing/keys.js';
import { type Answer, type Client, PUBLIC } from './client.js';

/** The API that access tokens are for. */
export const AUDIENCE = 'https://api.example.com';

/** Kinde for a test: an emulator behind HTTP, with a clock that can be set back. */
export interface TestKinde {
  readonly emulator: Emulator;
  readonly url: string;
  /** Milliseconds that Kinde's clock is behind. */
  behind: number;
  /** Whether Kinde answers nothing but 503. */
  isDown: boolean;
  /** The requests for tokens so far. */
  readonly grants: { readonly type: string; readonly tracking: string | null }[];
  /** The key of the emulator, for tokens that it would not make. */
  readonly keys: SigningKeys;
  /** What adapters are configured with. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** @param base Where the sign-in's paths are. */
export async function startKinde(base: string): Promise<TestKinde> {
  const controls = { behind: 0, isDown: false, grants: [] as TestKinde['grants'], keys: await createSigningKeys() };
  const emulator = createEmulator({
    keys: controls.keys,
    now: () => Date.now() - controls.behind,
    async onRequest(request) {
      if (controls.isDown) return new Response(null, { status: 503 });
      if (!request.url.endsWith('/oauth2/token')) return undefined;
      const type = new URLSearchParams(await request.text()).get('grant_type') ?? '';
      controls.grants.push({ type, tracking: request.headers.get('kinde-sdk') });
      return undefined;
    },
    tokenLifetimeS: 3_600,
    signIn: { reusesAccessToken: false },
    seed: {
      applications: [
        { clientId: 'machine', clientSecret: 'machine-secret', audiences: [AUDIENCE] },
        {
          type: 'web',
          clientId: 'app',
          clientSecret: 'app-secret',
          redirectUris: [`${PUBLIC}${base}/callback`],
          logoutUris: [PUBLIC, `${PUBLIC}/bye`],
          audiences: [AUDIENCE],
        },
      ],
      permissions: [{ key: 'manage:users' }],
      roles: [{ key: 'staff' }],
      featureFlags: [{ key: 'beta', type: 'bool', default_value: false, allow_override_level: 'org' }],
      organizations: [
        { code: 'org_acme', name: 'Acme', feature_flags: { beta: true } },
        { code: 'org_globex', name: 'Globex' },
      ],
      users: [
        {
          email: 'amber@example.com',
          first_name: 'Amber',
          organizations: [{ code: 'org_acme', roles: ['staff'], permissions: ['manage:users'] }],
        },
        { email: 'jade@example.com', first_name: 'Jade', organizations: ['org_globex'] },
      ],
    },
  });
  const { url, close } = await emulator.listen();
  const env = {
    KINDE_DOMAIN: url,
    KINDE_CLIENT_ID: 'app',
    KINDE_CLIENT_SECRET: 'app-secret',
    KINDE_REDIRECT_URI: `${PUBLIC}${base}/callback`,
    KINDE_SCOPES: 'openid profile email offline',
    KINDE_AUDIENCE: AUDIENCE,
    KINDE_SESSION_SECRET: 'a-session-secret-of-thirty-two-characters',
    KINDE_MANAGEMENT_CLIENT_ID: 'machine',
    KINDE_MANAGEMENT_CLIENT_SECRET: 'machine-secret',
  };
  return Object.assign(controls, { emulator, url, env, close });
}

/** Goes from the answer that leads to Kinde back to the application. */
export async function comeBack(kinde: TestKinde, client: Client, begun: Answer, email: string): Promise<Answer> {
  if (!begun.location?.startsWith(kinde.url)) throw new Error(`Not led to Kinde: ${begun.status} ${begun.text}`);
  return client.page(await kinde.emulator.signIn(begun.location, { email }), {
    headers: { 'sec-fetch-site': 'cross-site' },
  });
}

/** An access token of a machine for the API, or for another one. */
export async function machineToken({ url }: Pick<TestKinde, 'url'>, audience = AUDIENCE): Promise<string> {
  const credentials = { client_id: 'machine', client_secret: 'machine-secret' };
  const body = new URLSearchParams({ grant_type: 'client_credentials', ...credentials, audience });
  const answer = await fetch(`${url}/oauth2/token`, { method: 'POST', body });
  return ((await answer.json()) as { access_token: string }).access_token;
}
