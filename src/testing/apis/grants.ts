import { audienceOf } from '../auth.js';
import type { Application } from '../records.js';
import type { State } from '../state.js';
import { MANAGEMENT_API_ID, managementScopeId, scopeById } from './store.js';

/** Authorizes an application for an API, with no scopes yet; one that is authorized stays as it is. */
export function authorizeApplication(state: State, apiId: string, clientId: string): void {
  const key = keyOf(apiId, clientId);
  if (!state.apiGrants.has(key)) state.apiGrants.set(key, { api_id: apiId, client_id: clientId, scopes: [] });
}

/** Takes an authorization back, and what was granted with it; whether there was one. */
export function revokeAuthorization(state: State, apiId: string, clientId: string): boolean {
  return state.apiGrants.delete(keyOf(apiId, clientId));
}

/** Whether an application may ask for tokens for an API. */
export function isAuthorized(state: State, apiId: string, clientId: string): boolean {
  return state.apiGrants.has(keyOf(apiId, clientId));
}

/** Identifiers of the scopes that an application may ask for at an API; `undefined` when it may not ask at all. */
export function grantedScopeIds(state: State, apiId: string, clientId: string): readonly string[] | undefined {
  return state.apiGrants.get(keyOf(apiId, clientId))?.scopes;
}

/** Replaces the scopes that an application may ask for at an API that it is authorized for. */
export function grantScopes(state: State, apiId: string, clientId: string, scopes: readonly string[]): void {
  state.apiGrants.update(keyOf(apiId, clientId), { scopes });
}

/** Authorizes an application for the Management API, with scopes by key. */
export function grantManagementScopes(state: State, clientId: string, keys: readonly string[]): void {
  authorizeApplication(state, MANAGEMENT_API_ID, clientId);
  grantScopes(state, MANAGEMENT_API_ID, clientId, keys.map(managementScopeId));
}

/** The audiences that an application may ask for at an origin. */
export function allowedAudiences(
  state: State,
  { clientId, audiences }: Application,
  origin: string,
): readonly string[] {
  const granted = grantsOf(state, clientId).flatMap((grant) => audienceOfApi(state, grant.api_id, origin) ?? []);
  return [...new Set([...granted, ...audiences])];
}

/**
 * Keys of the scopes that an application may ask for: its own, and those granted at the APIs with these audiences.
 *
 * Where no audience is asked for, those granted anywhere.
 */
export function allowedScopes(
  state: State,
  { clientId, scopes }: Application,
  origin: string,
  audiences: readonly string[],
): readonly string[] {
  const grants = grantsOf(state, clientId).filter(({ api_id }) => {
    return audiences.length === 0 || audiences.includes(audienceOfApi(state, api_id, origin) ?? '');
  });
  const granted = grants.flatMap((grant) => grant.scopes.map((id) => scopeById(state, id).key));
  return [...new Set([...scopes, ...granted])];
}

/** Everything that an application is authorized for. */
function grantsOf(state: State, clientId: string) {
  return state.apiGrants.view(`of ${clientId}`, (all) => all.filter((grant) => grant.client_id === clientId));
}

/** Forgets what an application was authorized for. */
export function forgetGrants(state: State, clientId: string): void {
  for (const { api_id } of grantsOf(state, clientId)) state.apiGrants.delete(keyOf(api_id, clientId));
}

function audienceOfApi(state: State, apiId: string, origin: string): string | undefined {
  return apiId === MANAGEMENT_API_ID ? audienceOf(origin) : state.apis.get(apiId)?.audience;
}

function keyOf(apiId: string, clientId: string): string {
  return `${apiId} ${clientId}`;
}
