import { operations } from '../../generated/management/operations.js';
import { type CallContext, type CallOptions, call, type ListOptions } from './call.js';
import { type ManagementOptions, managementConfigFrom } from './config.js';
import { Exchange } from './exchange.js';
import { flat } from './flat.js';
import { createRaw, type RawClient } from './raw.js';
import type { ManagementMethods } from './types.js';

/** Other names of methods, as Kinde's Python SDK documents them. */
const ALIASES = { getFeatureFlags: 'getEnvironmentFeatureFlags' } as const;

type AliasMethods = { [Name in keyof typeof ALIASES]: ManagementMethods[(typeof ALIASES)[Name]] };

/**
 * Kinde's Management API: one method per operation, `await management.getUsers()` for a page of a list,
 * `for await (const user of management.getUsers())` for all of it.
 *
 * @throws KindeConfigError `CONFIG_INVALID` if options and environment do not make a usable client.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the loop below defines every method that the interface names
export class ManagementClient {
  readonly #context: CallContext;
  #raw: RawClient | undefined;

  constructor(options?: ManagementOptions) {
    const config = managementConfigFrom(options);
    this.#context = { origin: config.credentials.domain, settings: config, exchange: new Exchange(config) };
  }

  /** openapi-fetch over the same API, on the same access token, retries and limits; for what the methods do not cover. */
  get raw(): RawClient {
    this.#raw ??= createRaw(this.#context);
    return this.#raw;
  }

  static {
    const rows = Object.entries(operations).map(([name, operation]) => ({ name, operation, as: name }));
    const aliases = Object.entries(ALIASES).map(([as, name]) => ({ name, operation: operations[name], as }));
    for (const { name, operation, as } of [...rows, ...aliases]) {
      const target = { name: as, operation, prepare: flat[name as keyof typeof flat] };
      function method(this: ManagementClient, input?: unknown, options: ListOptions = {}) {
        const methods = this as unknown as Record<string, AskMethod>;
        return call(this.#context, target, input, options, (other, ...args) => (methods[other] as AskMethod)(...args));
      }
      Object.defineProperty(ManagementClient.prototype, as, { value: method, writable: true, configurable: true });
    }
  }
}

type AskMethod = (input: object, options: CallOptions) => Promise<unknown>;

export interface ManagementClient extends ManagementMethods, AliasMethods {}
