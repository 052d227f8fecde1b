import { alreadyExists, notFound, refusal, success } from '../answers.js';
import { bodyFlag, bodyText, type Call, type Handler, pathValue } from '../call.js';
import { cursorPage } from '../paging.js';
import type { EnvironmentVariable } from './model.js';

const LONGEST_KEY = 128;
const LONGEST_VALUE = 2048;

/** GET /environment_variables */
export const listVariables: Handler = ({ state, query }) => {
  const { items, has_more } = cursorPage(state.environmentVariables.all(), query, (id) =>
    state.environmentVariables.positionOf(id),
  );
  return success({ environment_variables: items.map(viewOf), has_more });
};

/** POST /environment_variables */
export const createVariable: Handler = (call) => {
  const { state } = call;
  const key = bodyText(call, 'key');
  if (key === undefined) throw refusal(400, 'FIELD_REQUIRED', 'Field "key" is required');
  const value = String(call.body.value);
  check(call, key, value, undefined);
  const id = state.ids.next('variable');
  const is_secret = bodyFlag(call, 'is_secret') ?? false;
  state.environmentVariables.set(id, { id, key, value, is_secret, created_on: state.timestamp() });
  return success({
    code: 'VARIABLE_CREATED',
    message: 'The environment variable was created',
    environment_variable: { id },
  });
};

/** GET /environment_variables/{variable_id} */
export const getVariable: Handler = (call) => success({ environment_variable: viewOf(variableOf(call)) });

/** PATCH /environment_variables/{variable_id}: a secret never becomes readable, unless it gets a new value. */
export const updateVariable: Handler = (call) => {
  const variable = variableOf(call);
  const key = bodyText(call, 'key') ?? variable.key;
  const sent = call.body.value;
  const value = typeof sent === 'string' ? sent : variable.value;
  check(call, key, value, variable.id);
  const is_secret = bodyFlag(call, 'is_secret') ?? variable.is_secret;
  if (variable.is_secret && !is_secret && typeof sent !== 'string') {
    throw refusal(400, 'FIELD_REQUIRED', 'Field "value" is required: the value of a secret cannot be made readable');
  }
  call.state.environmentVariables.update(variable.id, { key, value, is_secret });
  return success({ code: 'ENVIRONMENT_VARIABLE_UPDATED', message: 'The environment variable was updated' });
};

/** DELETE /environment_variables/{variable_id} */
export const deleteVariable: Handler = (call) => {
  call.state.environmentVariables.delete(variableOf(call).id);
  return success({ code: 'ENVIRONMENT_VARIABLE_DELETED', message: 'The environment variable was deleted' });
};

function check({ state }: Call, key: string, value: string, ownId: string | undefined): void {
  if (key.length > LONGEST_KEY) throw refusal(400, 'FIELD_INVALID', `Field "key" is longer than ${LONGEST_KEY}`);
  if (value.length > LONGEST_VALUE) {
    throw refusal(400, 'FIELD_INVALID', `Field "value" is longer than ${LONGEST_VALUE}`);
  }
  const holder = state.environmentVariables.all().find((variable) => variable.key === key);
  if (holder && holder.id !== ownId) throw alreadyExists('environment variable', key);
}

function variableOf(call: Call): EnvironmentVariable {
  const id = pathValue(call, 'variable_id');
  const variable = call.state.environmentVariables.get(id);
  if (!variable) throw notFound('environment variable', id);
  return variable;
}

function viewOf({ id, key, value, is_secret, created_on }: EnvironmentVariable) {
  return { id, key, value: is_secret ? null : value, is_secret, created_on };
}
