import { operations } from '../../generated/account/operations.js';
import { type CallContext, call, type ListOptions } from '../management/call.js';
import { type AccountOptions, accountConfigFrom } from './config.js';
import { UserExchange } from './exchange.js';
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
    this.#context = { origin: config.origin, settings: config, exchange: new UserExchange(config) };
  }

  static {
    for (const [name, operation] of Object.entries(operations)) {
      function method(this: AccountClient, input?: unknown, options: ListOptions = {}) {
        return call(this.#context, { name, operation }, input, options, unasked);
      }
      Object.defineProperty(AccountClient.prototype, name, { value: method, writable: true, configurable: true });
    }
  }
}

/** No input of this API needs another operation's answer. */
function unasked(): never {
  throw new Error('unreachable');
}

export interface AccountClient extends AccountMethods {}
