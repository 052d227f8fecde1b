import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEmulator, type Emulator } from '../../../src/testing/index.js';
import type { Variables } from '../programs/check.js';

/** How many users the emulator has. */
export const USERS = 25;

/** What surrounds the application in one runtime. */
export interface World {
  readonly emulator: Emulator;
  /** The emulator's address. */
  readonly kinde: string;
  /** Where the application has to listen. */
  readonly port: number;
  readonly origin: string;
  readonly env: Variables;
  /** How often somebody followed a redirect that must not be followed. */
  readonly followed: () => number;
  close(): Promise<void>;
}

/** An emulator that listens, with an application for machines and one that a runtime serves. */
export async function createWorld(runtime: string, subpaths: readonly string[]): Promise<World> {
  const [port, refusing] = [await freePort(), await freePort()];
  const origin = `http://127.0.0.1:${port}`;
  const emulator = createEmulator({ seed: seedFor(origin) });
  const kinde = await emulator.listen();
  let followed = 0;
  const redirecting = await serve((request, response) => {
    if (request.url === '/elsewhere') followed += 1;
    response.writeHead(302, { location: '/elsewhere' }).end();
  });
  const env = {
    ...variables(kinde.url, origin),
    PORT: String(port),
    RUNTIME: runtime,
    USERS: String(USERS),
    USER_TOKEN: await emulator.mintToken({ user: 'amber@example.com', organization: 'org_acme', domain: kinde.url }),
    REFUSING: `http://127.0.0.1:${refusing}`,
    REDIRECTING: addressOf(redirecting),
    SUBPATHS: subpaths.join(' '),
  };
  const close = async () => {
    redirecting.close();
    redirecting.closeAllConnections();
    await kinde.close();
  };
  return { emulator, kinde: kinde.url, port, origin, env, followed: () => followed, close };
}

function variables(kinde: string, origin: string): Variables {
  return {
    KINDE_DOMAIN: kinde,
    KINDE_CLIENT_ID: 'web',
    KINDE_CLIENT_SECRET: 'web-secret',
    KINDE_REDIRECT_URI: `${origin}/callback`,
    KINDE_SCOPES: 'openid profile email offline',
    KINDE_SESSION_SECRET: 'a-secret-of-the-runtimes-long-enough',
    KINDE_MANAGEMENT_CLIENT_ID: 'machine',
    KINDE_MANAGEMENT_CLIENT_SECRET: 'machine-secret',
  };
}

function seedFor(origin: string) {
  const others = Array.from({ length: USERS - 1 }, (_, index) => ({ email: `user-${index}@example.com` }));
  return {
    applications: [
      { clientId: 'machine', clientSecret: 'machine-secret' },
      { clientId: 'crowd', clientSecret: 'crowd-secret' },
      { clientId: 'left', clientSecret: 'left-secret' },
      {
        type: 'web' as const,
        clientId: 'web',
        clientSecret: 'web-secret',
        redirectUris: [`${origin}/callback`],
        logoutUris: [origin],
      },
    ],
    permissions: [{ key: 'read:things' }],
    roles: [{ key: 'editor', permissions: ['read:things'] }],
    featureFlags: [{ key: 'theme', type: 'str' as const, default_value: 'pink' }],
    organizations: [{ code: 'org_acme', name: 'Acme' }],
    users: [
      {
        email: 'amber@example.com',
        first_name: 'Amber',
        organizations: [{ code: 'org_acme', roles: ['editor'] }],
      },
      ...others,
    ],
  };
}

async function serve(listener: RequestListener): Promise<Server> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A port that nobody has; programs that cannot choose one themselves are told it. */
async function freePort(): Promise<number> {
  const server = await serve(() => undefined);
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
