import type { Backend } from './backend.js';
import { arePeersInstalled, peerUrl } from './peers.js';
import type { Contender } from './rounds.js';
import { SDK } from './section.js';

export type Body = 'sized' | 'chunked';

const RAW = 'fetch + json';
const CONTROL = 'fetch + json again';
export const UNLIMITED = 'kinde-sdk, limits: false';

type Management = typeof import('../src/management/index.js');

/** Raw fetch twice, so that the noise is seen, and the SDK; all send the same headers and have their token. */
export async function ownContenders({ origin }: Backend, built: URL, body: Body): Promise<readonly Contender[]> {
  const { ManagementClient } = (await import(built.href)) as Management;
  const options = {
    domain: origin,
    clientId: 'bench',
    clientSecret: 'bench',
    headers: { 'bench-body': body },
    env: {},
  };
  const management = new ManagementClient(options);
  const unlimited = new ManagementClient({ ...options, limits: false });
  const sent: Headers[] = [];
  const observed = new ManagementClient({
    ...options,
    fetch: (input, init) => {
      sent.push(new Headers(init?.headers));
      return fetch(input, init);
    },
  });
  for (const client of [observed, management, unlimited]) await client.getUsers({ page_size: 50 });
  const headers = Object.fromEntries(sent.at(-1) ?? []);
  const url = `${origin}/api/v1/users?page_size=50`;
  const raw = async (): Promise<unknown> => (await fetch(url, { headers })).json();
  return [
    { name: RAW, call: raw },
    { name: CONTROL, call: raw },
    { name: SDK, call: async () => management.getUsers({ page_size: 50 }) },
    { name: UNLIMITED, call: async () => unlimited.getUsers({ page_size: 50 }) },
  ];
}

/** A read by each published client, answered with the same bytes; those whose service is another read them as a user. */
export async function peerContenders({ origin, port }: Backend): Promise<readonly Contender[]> {
  if (!arePeersInstalled()) return [];
  const kinde = await import(peerUrl('@kinde/management-api-js'));
  kinde.init({ kindeDomain: origin, clientId: 'bench', clientSecret: 'bench' });
  const auth0 = new (await import(peerUrl('auth0'))).ManagementClient({
    domain: `127.0.0.1:${port}`,
    token: 'bench',
    // It speaks https only; the server does not.
    fetch: (input: string, init: RequestInit) => fetch(String(input).replace('https:', 'http:'), init),
  });
  const workos = new (await import(peerUrl('@workos-inc/node'))).WorkOS('sk_bench', {
    apiHostname: '127.0.0.1',
    port,
    https: false,
    clientId: 'bench',
  });
  const clerk = (await import(peerUrl('@clerk/backend'))).createClerkClient({ secretKey: 'sk_bench', apiUrl: origin });
  return [
    { name: '@kinde/management-api-js', call: () => kinde.Users.getUsers({ pageSize: 50 }) },
    { name: 'auth0', call: () => auth0.users.get('user_1') },
    { name: '@workos-inc/node', call: () => workos.userManagement.getUser('user_1') },
    { name: '@clerk/backend', call: () => clerk.users.getUser('user_1') },
  ];
}
