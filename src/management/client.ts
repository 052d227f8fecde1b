import { operations } from '../../generated/management/operations.js';
import type { LimitsState } from '../http/limiter-types.js';
import type { OperationOf, Signature } from '../operation.js';
import { call } from './call.js';
import type { CallContext, ListOptions } from './call-types.js';
import type { ManagementOptions } from './config.js';
import { managementContextFrom } from './context.js';
import { flat } from './flat.js';
import type { RawClient } from './raw.js';
import { rawLater } from './raw-later.js';
import type { ManagementMethods, Method } from './types.js';

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
    this.#context = managementContextFrom(options, () => operations);
  }

  /** openapi-fetch over the same API, on the same access token, retries and limits; for what the methods do not cover. */
  get raw(): RawClient {
    this.#raw ??= rawLater(this.#context);
    return this.#raw;
  }

  /** Origin of the Kinde environment, without a trailing slash. */
  get domain(): string {
    return this.#context.origin;
  }

  /** What the limiter of this tenant knows at the moment; undefined where `limits` is false. */
  get limits(): LimitsState | undefined {
    return this.#context.limiter?.state;
  }

  /** Calls an operation of `kinde-sdk/management/operations`, or one of your own in that form. */
  call<S extends Signature>(operation: OperationOf<S>, ...[input, options]: Parameters<Method<S>>) {
    return call(this.#context, operation, input, options) as ReturnType<Method<S>>;
  }

  static {
    // Not on the class's own prototype: there, V8 takes ten times as long for each.
    const methods = {};
    const rows = Object.entries(operations).map(([name, operation]) => ({ name, operation, as: name }));
    const aliases = Object.entries(ALIASES).map(([as, name]) => ({ name, operation: operations[name], as }));
    for (const { name, operation, as } of [...rows, ...aliases]) {
      const target = { name: as, operation, prepare: flat[name as keyof typeof flat] };
      function method(this: ManagementClient, input?: unknown, options?: ListOptions) {
        return call(this.#context, target, input, options);
      }
      Object.defineProperty(methods, as, { value: method, writable: true, configurable: true });
    }
    // biome-ignore lint/complexity/noThisInStatic: a class that names itself is renamed in the build
    Object.setPrototypeOf(this.prototype, methods);
  }
}

export interface ManagementClient extends ManagementMethods, AliasMethods {}
