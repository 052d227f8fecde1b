import { operations } from '../../generated/account/operations.js';
import { Limiter } from '../http/limiter.js';
import { call } from '../management/call.js';
import type { CallContext, ListOptions } from '../management/call-types.js';
import { contextFrom } from '../management/context.js';
import { type AccountOptions, accountConfigFrom } from './config.js';
import { UserExchange } from './exchange.js';
import { toAccountPage } from './page.js';
import type { AccountMethods } from './types.js';

/**
 * Kinde's Account API: what the signed-in user is and may do, live.
 *
 * One method per operation, with the user's own token: `await account.getRoles()` for a page of a list,
 * `for await (const role of account.getRoles())` for all of it.
 *
 * @throws KindeConfigError `CONFIG_INVALID` if options and environment do not make a usable client.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the loop below defines every method that the interface names
export class AccountClient {
  readonly #context: CallContext;

  constructor(options: AccountOptions) {
    const config = accountConfigFrom(options);
    // One of its own: Kinde may limit each user, and one of them must not stop the others.
    const limiterOf = () => new Limiter();
    const key = `account ${config.origin}`;
    const context = contextFrom(config.origin, config, new UserExchange(config), key, limiterOf);
    this.#context = { ...context, toPage: toAccountPage };
  }

  static {
    for (const [name, operation] of Object.entries(operations)) {
      function method(this: AccountClient, input?: unknown, options: ListOptions = {}) {
        return call(this.#context, { name, operation }, input, options);
      }
      // biome-ignore lint/complexity/noThisInStatic: a class that names itself is renamed in the build
      Object.defineProperty(this.prototype, name, { value: method, writable: true, configurable: true });
    }
  }
}

export interface AccountClient extends AccountMethods {}
