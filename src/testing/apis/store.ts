import { notFound } from '../answers.js';
import { audienceOf } from '../auth.js';
import { uuidFrom } from '../ids.js';
import { managementScopes } from '../management-scopes.js';
import type { State } from '../state.js';
import type { Api, ApiScope } from './model.js';

/** Identifier of the Management API, the same in every emulator. */
export const MANAGEMENT_API_ID = uuidFrom('management api').replaceAll('-', '');

const MANAGEMENT_SCOPES: readonly ApiScope[] = managementScopes().map((key) => {
  return { id: managementScopeId(key), api_id: MANAGEMENT_API_ID, key, description: '' };
});
const MANAGEMENT_SCOPES_BY_ID: ReadonlyMap<string, ApiScope> = new Map(MANAGEMENT_SCOPES.map((one) => [one.id, one]));

/** The Management API as it is asked at an origin. */
export function managementApi(origin: string): Api {
  return { id: MANAGEMENT_API_ID, name: 'Kinde Management API', audience: audienceOf(origin) };
}

/** Every API, by name. */
export function allApis(state: State, origin: string): readonly Api[] {
  const byName = state.apis.view('by name', (all) => [...all].sort((a, b) => (a.name < b.name ? -1 : 1)));
  return [managementApi(origin), ...byName].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** Finds an API. @throws Refusal `API_NOT_FOUND`. */
export function apiById(state: State, id: string, origin: string): Api {
  const api = id === MANAGEMENT_API_ID ? managementApi(origin) : state.apis.get(id);
  if (!api) throw notFound('api', id);
  return api;
}

/** The scopes of an API. */
export function scopesOfApi(state: State, apiId: string): readonly ApiScope[] {
  if (apiId === MANAGEMENT_API_ID) return MANAGEMENT_SCOPES;
  return state.apiScopes.view(`of ${apiId}`, (all) => all.filter((scope) => scope.api_id === apiId));
}

/** Finds a scope of any API. @throws Refusal `SCOPE_NOT_FOUND`. */
export function scopeById(state: State, id: string): ApiScope {
  const scope = state.apiScopes.get(id) ?? MANAGEMENT_SCOPES_BY_ID.get(id);
  if (!scope) throw notFound('scope', id);
  return scope;
}

/** Finds a scope of one API. @throws Refusal `SCOPE_NOT_FOUND`. */
export function scopeOfApi(state: State, apiId: string, id: string): ApiScope {
  const scope = scopeById(state, id);
  if (scope.api_id !== apiId) throw notFound('scope', id);
  return scope;
}

/** The identifier of a scope of the Management API, the same in every emulator. */
export function managementScopeId(key: string): string {
  return `api_scope_${uuidFrom(key).replaceAll('-', '')}`;
}
