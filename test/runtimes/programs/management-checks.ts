import { isKindeError, ManagementClient, type ManagementOptions } from 'kinde-sdk/management';
import type { Check, CheckTable, Variables } from './check.js';
import { failureOf, same } from './same.js';

/** Calls of the Management API, to a Kinde that listens. */
export const managementChecks: CheckTable = {
  async call(env) {
    const management = new ManagementClient({ env });
    const page = await management.getUsers({ page_size: 5 });
    same('the page', page.items.length, 5);
    const { id } = await management.createUser({ first_name: 'Növa', email: `nova-${env.RUNTIME}@example.com` });
    same('the new user', (await management.getUser({ user_id: id ?? '' })).first_name, 'Növa');
    await management.deleteUser({ user_id: id ?? '' });
  },

  async header(env) {
    const sent: (string | null)[] = [];
    const management = new ManagementClient({
      env,
      fetch: (input, init) => {
        sent.push(new Headers(init?.headers).get('kinde-sdk'));
        return fetch(input, init);
      },
    });
    await management.getUsers({ page_size: 1 });
    const [, , version = '', runtime] = sent.at(-1)?.split('/') ?? [];
    same('the runtime', runtime, env.RUNTIME?.split('-')[0]);
    same('a version', /^(unknown|\d+(\.\d+)+)$/.test(version), true);
  },

  async list(env) {
    const management = new ManagementClient({ env });
    const ids = new Set<string | undefined>();
    for await (const user of management.getUsers({ page_size: 10 })) ids.add(user.id);
    same('the number of users', ids.size, Number(env.USERS));
  },

  async error(env) {
    const error = await failureOf(new ManagementClient({ env }).getRole({ role_id: 'unknown' }));
    if (!isKindeError(error)) throw error;
    same('the error', [error.code, error.status, error.operation], ['BAD_REQUEST', 400, 'getRole']);
    same('Kinde’s own code', error.errors[0]?.code, 'ROLE_NOT_FOUND');
  },

  // Its first attempt is answered with 503.
  async retry(env) {
    const management = new ManagementClient({ env, retry: { baseDelay: 5 } });
    same('the list', Array.isArray((await management.getRoles()).items), true);
  },

  async raw(env) {
    const { raw } = new ManagementClient({ env });
    const { data } = await raw.GET('/api/v1/users', { params: { query: { page_size: 3 } } });
    same('the users', data?.users?.length, 3);
  },

  // It is never answered.
  async timeout(env) {
    const management = new ManagementClient({ env, timeout: 300, retry: false });
    same('the code', codeOf(await failureOf(management.getPermissions())), 'TIMEOUT');
  },

  // It is never answered either.
  async abort(env) {
    const management = new ManagementClient({ env });
    const signal = AbortSignal.timeout(300);
    same('the code', codeOf(await failureOf(management.getPermissions({}, { signal }))), 'ABORTED');
  },

  async refused(env) {
    const management = new ManagementClient(elsewhere(env, env.REFUSING ?? ''));
    const error = await failureOf(management.createRole({ key: 'refused', name: 'Refused' }));
    if (!isKindeError(error)) throw error;
    // Nothing was sent, so that a write may be repeated, and what became of it is known.
    same('the error', [error.code, error.attempts], ['NETWORK_ERROR', 2]);
    same('the message', error.message.includes('/api/v1'), false);
  },

  lost: lostWrite(),

  async redirect(env) {
    const management = new ManagementClient(elsewhere(env, env.REDIRECTING ?? ''));
    const error = await failureOf(management.getUsers());
    if (!isKindeError(error)) throw error;
  },
};

/** A write whose answer is lost after Kinde has acted. */
export function lostWrite(fetch?: typeof globalThis.fetch): Check {
  return async (env) => {
    const management = new ManagementClient({ env, fetch, retry: { baseDelay: 5 } });
    const error = await failureOf(management.createRole({ key: 'lost', name: 'Lost' }));
    same('the code', codeOf(error), 'AMBIGUOUS_WRITE');
  };
}

function codeOf(error: unknown): string {
  if (isKindeError(error)) return error.code;
  throw error;
}

/** A client with a good token, whose calls go to another server. */
function elsewhere(env: Variables, origin: string): ManagementOptions {
  const { KINDE_DOMAIN: domain = '' } = env;
  return {
    env,
    retry: { limit: 1, baseDelay: 5 },
    fetch: (input, init) => {
      const url = String(input);
      return fetch(url.includes('/oauth2/') ? url : url.replace(domain, origin), init);
    },
  };
}
