import { resolvedFlags } from '../feature-flags.js';
import { uuidFrom } from '../ids.js';
import { propertyViews } from '../properties.js';
import type { FlagType } from '../records.js';
import type { Exchange } from '../sign-in/exchange.js';
import type { State } from '../state.js';
import type { Checked } from '../validate.js';
import type { Caller } from './caller.js';
import { accountPage } from './page.js';

/** A request to the Account API that was found, allowed and checked. */
export interface AccountCall extends Pick<Checked, 'path' | 'query'> {
  readonly state: State;
  readonly caller: Caller;
  readonly exchange: Exchange;
}

/** Answers an operation: returns the success body, throws a `Refusal` otherwise. */
export type AccountHandler = (call: AccountCall) => object;

/** Here a type is a word; tokens have a letter for it, the Management API has a short form. */
const TYPES: Readonly<Record<FlagType, string>> = { str: 'string', int: 'integer', bool: 'boolean', json: 'json' };

/** GET /account_api/v1/feature_flags: as they are now, whatever the token says. */
export const listFlags: AccountHandler = ({ state, caller, query }) => {
  const flags = resolvedFlags(state, caller.user.id, caller.orgCode).map(({ flag: { key, name, type }, value }) => {
    return { id: `flag_${uuidFrom(key).replaceAll('-', '')}`, name, key, type: TYPES[type], value };
  });
  const { items, metadata } = accountPage(flags, query);
  return { data: { feature_flags: items }, metadata };
};

/** GET /account_api/v1/permissions: those given directly and those of the user's roles. */
export const listPermissions: AccountHandler = ({ caller, query }) => {
  const { items, metadata } = accountPage(caller.permissions.map(idKeyName), query);
  return { data: { org_code: caller.orgCode, permissions: items }, metadata };
};

/** GET /account_api/v1/roles */
export const listRoles: AccountHandler = ({ caller, query }) => {
  const { items, metadata } = accountPage(caller.roles.map(idKeyName), query);
  return { data: { org_code: caller.orgCode, roles: items }, metadata };
};

/** GET /account_api/v1/properties: the user's own. */
export const listProperties: AccountHandler = ({ state, caller, query }) => {
  const { items, metadata } = accountPage(propertyViews(state, caller.user.properties), query);
  return { data: { properties: items }, metadata };
};

function idKeyName({ id, key, name }: { readonly id: string; readonly key: string; readonly name: string }) {
  return { id, name, key };
}
