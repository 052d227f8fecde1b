import type { Plan } from './account/plan.js';
import { authorizeApplication, grantScopes } from './apis/grants.js';
import type { SeedApi, SeedConnection } from './seed.js';
import { required } from './seed-values.js';
import type { State } from './state.js';

/** Adds an API of a seed, with its scopes; the applications that it names may ask for all of them. @throws Error. */
export function seedApi(state: State, { name, audience, scopes = [], applications = [], ...item }: SeedApi): void {
  required(name, 'name');
  required(audience, 'audience');
  const id = item.id ?? state.ids.next('api');
  if (state.apis.has(id)) throw new Error(`there is another API with the id ${id}`);
  if (state.apis.all().some((api) => api.audience === audience)) {
    throw new Error(`there is another API with the audience ${audience}`);
  }
  state.apis.set(id, { id, name, audience });
  const ids = scopes.map((key) => {
    const scope = state.ids.next('scope');
    state.apiScopes.set(scope, { id: scope, api_id: id, key, description: '' });
    return scope;
  });
  for (const clientId of applications) {
    checkKnown(state.applications.has(clientId), 'application', clientId);
    authorizeApplication(state, id, clientId);
    grantScopes(state, id, clientId, ids);
  }
}

/** Adds a connection of a seed. @throws Error. */
export function seedConnection(state: State, item: SeedConnection): void {
  const { name, strategy, display_name = name, applications = [], organizations = [], home_realm_domains = [] } = item;
  required(name, 'name');
  required(strategy, 'strategy');
  const id = item.id ?? state.ids.next('connection');
  if (state.connections.has(id)) throw new Error(`there is another connection with the id ${id}`);
  if (state.connections.all().some((connection) => connection.name === name)) {
    throw new Error(`there is another connection with the name ${name}`);
  }
  for (const clientId of applications) checkKnown(state.applications.has(clientId), 'application', clientId);
  for (const code of organizations) checkKnown(state.organizations.has(code), 'organization', code);
  const options = { home_realm_domains };
  state.connections.set(id, { id, name, display_name, strategy, options, applications, organizations });
}

/** Adds a plan of a seed, to subscribe to. @throws Error. */
export function seedPlan(state: State, plan: Plan): void {
  required(plan.key, 'key');
  if (state.plans.has(plan.key)) throw new Error(`there is another plan with the key ${plan.key}`);
  state.plans.set(plan.key, plan);
}

function checkKnown(isKnown: boolean, kind: string, id: string): void {
  if (!isKnown) throw new Error(`there is no ${kind} ${id}`);
}
