import { gatesOf } from '../http/gates.js';
import type { Limiter } from '../http/limiter.js';
import { sharedLimiter } from '../http/limiters.js';
import { call } from './call.js';
import type { CallContext, Sender, Table } from './call-types.js';
import { type ManagementOptions, managementConfigFrom } from './config.js';
import { Exchange } from './exchange.js';
import type { CallSettings } from './settings.js';

/** What calls of one client have in common, with the limiter that they go through; `key` names it to a fleet. */
export function contextFrom(
  origin: string,
  settings: CallSettings,
  exchange: Sender,
  key: string,
  limiterOf: (fetch: object, key: string) => Limiter,
): CallContext {
  const { limits, fetch } = settings;
  if (!limits) return { origin, settings, exchange };
  const limiter = limiterOf(fetch, key);
  return { origin, settings, exchange, limiter, gateFor: gatesOf(limiter, limits.shared, key) };
}

/** The context of a management client. A write of unknown outcome is explained by what is loaded with the first one. */
export function managementContextFrom(
  options: ManagementOptions | undefined,
  table: () => Table | Promise<Table>,
): CallContext {
  const config = managementConfigFrom(options);
  const { domain, clientId } = config.credentials;
  const context: CallContext = {
    ...contextFrom(domain, config, new Exchange(config), `${domain} ${clientId}`, sharedLimiter),
    table,
    ambiguous: async (write, error) => {
      const [{ ambiguousWrite }, operations] = await Promise.all([import('./later.js'), table()]);
      return ambiguousWrite({ table: operations, call: (...parts) => call(context, ...parts) }, write, error);
    },
  };
  return context;
}
