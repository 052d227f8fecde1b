import type { Collection } from '../collection.js';
import type { State } from '../state.js';
import type { AssignedScopes } from './model.js';

/** Deletes a scope wherever it is: applications, roles, members and API keys lose it. */
export function forgetScope(state: State, id: string): void {
  const holders: readonly Collection<AssignedScopes>[] = [
    state.apiGrants,
    state.roleScopes,
    state.memberScopes,
    state.apiKeys,
  ];
  for (const table of holders) {
    for (const key of table.ids()) {
      const scopes = table.get(key)?.scopes ?? [];
      if (scopes.includes(id)) table.update(key, { scopes: scopes.filter((one) => one !== id) });
    }
  }
  state.apiScopes.delete(id);
}
