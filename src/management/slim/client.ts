import type { LimitsState } from '../../http/limiter-types.js';
import type { OperationOf, Signature } from '../../operation.js';
import { call } from '../call.js';
import type { ManagementOptions } from '../config.js';
import { managementContextFrom } from '../context.js';
import type { Method } from '../types.js';

/** A management client without methods of its own: it calls the operations that it is given. */
export interface SlimManagementClient {
  /** Calls an operation, such as one of `kinde-sdk/management/operations`; inputs are in Kinde's form. */
  call<S extends Signature>(operation: OperationOf<S>, ...input: Parameters<Method<S>>): ReturnType<Method<S>>;
  /** What the limiter of this tenant knows at the moment; undefined where `limits` is false. */
  readonly limits: LimitsState | undefined;
}

/**
 * A management client for bundles that must be small: only the operations that are imported are in them.
 *
 * The same tokens, limits, retries, hooks and errors as `ManagementClient`.
 *
 * @throws KindeConfigError `CONFIG_INVALID` if options and environment do not make a usable client.
 */
export function createManagementClient(options?: ManagementOptions): SlimManagementClient {
  const context = managementContextFrom(options, async () => {
    // Only a write of unknown outcome needs more operations than those that are given.
    const { operations } = await import('../../../generated/management/operations.js');
    return operations;
  });
  return Object.freeze({
    call: <S extends Signature>(operation: OperationOf<S>, ...[input, more]: Parameters<Method<S>>) =>
      call(context, operation, input, more) as ReturnType<Method<S>>,
    get limits() {
      return context.limiter?.state;
    },
  });
}
