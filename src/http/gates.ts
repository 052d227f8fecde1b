import type { Limiter } from './limiter.js';
import type { GateFor } from './limiter-types.js';
import type { SharedLimits } from './shared-limits.js';

/** Gates of this process' limiter, and of the fleet's where one is shared; what that needs is loaded with the first call. */
export function gatesOf(limiter: Limiter, shared: SharedLimits | undefined, key: string): GateFor {
  if (!shared) return (terms) => limiter.gate(terms);
  let loading: Promise<GateFor> | undefined;
  return async (terms) => {
    loading ??= import('./later.js').then(({ fleetGates }) => fleetGates(limiter, shared, key));
    return (await loading)(terms);
  };
}
