import { alreadyExists, notFound, refusal, success } from './answers.js';
import { bodyText, type Call, type Handler, pathValue, queryText } from './call.js';
import { organizationByCode } from './organizations.js';
import { positionFrom, tokenPage } from './paging.js';
import { ownValue, type Texts, withoutKey } from './plain.js';
import type { FeatureFlag, FlagType, FlagValue } from './records.js';
import type { State } from './state.js';
import { userById } from './user-store.js';

/** POST /feature_flags: the key identifies the flag, no identifier is answered. */
export const createFeatureFlag: Handler = (call) => {
  const { body, state } = call;
  const flag = body as unknown as Omit<FeatureFlag, 'description' | 'allow_override_level'> & Partial<FeatureFlag>;
  if (state.flags.has(flag.key)) throw alreadyExists('feature flag', flag.key);
  checkValue(flag.type, flag.default_value, 'default_value');
  insertFlag(state, flag);
  return success();
};

/** PUT /feature_flags/{feature_flag_key}: everything comes in the query. */
export const updateFeatureFlag: Handler = (call) => {
  const flag = flagOf(call);
  const type = queryText(call, 'type') as FlagType;
  const value = String(call.query.default_value);
  checkValue(type, value, 'default_value');
  call.state.flags.update(flag.key, {
    name: queryText(call, 'name') ?? flag.name,
    description: queryText(call, 'description') ?? flag.description,
    type,
    default_value: value,
    allow_override_level: queryText(call, 'allow_override_level') as FeatureFlag['allow_override_level'],
  });
  return success();
};

/** DELETE /feature_flags/{feature_flag_key}: overrides go with the flag. */
export const deleteFeatureFlag: Handler = (call) => {
  const { key } = flagOf(call);
  call.state.flags.delete(key);
  call.state.environmentOverrides.delete(key);
  for (const owner of call.state.overridesOf.ids()) deleteOverride(call.state, owner, key);
  return success();
};

/** GET /environment/feature_flags: flags with their values in the environment, as a map. */
export const listEnvironmentFlags: Handler = ({ query, state }) => {
  const { items, next_token } = tokenPage(state.flags, positionFrom(query));
  return success({ feature_flags: flagMap(items, [environmentValues(state)]), next_token });
};

/** PATCH /environment/feature_flags/{feature_flag_key} */
export const overrideEnvironmentFlag: Handler = (call) => {
  const value = bodyText(call, 'value') ?? '';
  call.state.environmentOverrides.set(checkedFlag(call, value).key, value);
  return success();
};

/** DELETE /environment/feature_flags/{feature_flag_key} */
export const deleteEnvironmentOverride: Handler = (call) => {
  call.state.environmentOverrides.delete(flagOf(call).key);
  return success();
};

/** DELETE /environment/feature_flags */
export const deleteEnvironmentOverrides: Handler = ({ state }) => {
  state.environmentOverrides.clear();
  return success();
};

/** GET /organizations/{org_code}/feature_flags: every flag with its value in the organization, as a map. */
export const listOrganizationFlags: Handler = (call) => {
  const { state } = call;
  const { code } = organizationByCode(state, pathValue(call, 'org_code'));
  const levels = [state.overridesOf.get(code), environmentValues(state)];
  return success({ feature_flags: flagMap(state.flags.all(), levels) });
};

/** PATCH /organizations/{org_code}/feature_flags/{feature_flag_key}: the value comes in the query. */
export const overrideOrganizationFlag: Handler = (call) => {
  const { code } = organizationByCode(call.state, pathValue(call, 'org_code'));
  return override(call, code, ['env']);
};

/** DELETE /organizations/{org_code}/feature_flags/{feature_flag_key} */
export const deleteOrganizationOverride: Handler = (call) => {
  const { code } = organizationByCode(call.state, pathValue(call, 'org_code'));
  deleteOverride(call.state, code, flagOf(call).key);
  return success();
};

/** DELETE /organizations/{org_code}/feature_flags */
export const deleteOrganizationOverrides: Handler = (call) => {
  call.state.overridesOf.delete(organizationByCode(call.state, pathValue(call, 'org_code')).code);
  return success();
};

/** PATCH /users/{user_id}/feature_flags/{feature_flag_key}: the value comes in the query. */
export const overrideUserFlag: Handler = (call) => {
  return override(call, userById(call.state, pathValue(call, 'user_id')).id, ['env', 'org']);
};

/** Adds a feature flag. */
export function insertFlag(
  state: State,
  flag: Pick<FeatureFlag, 'key' | 'name' | 'type' | 'default_value'> & Partial<FeatureFlag>,
): void {
  const { key, name, type, default_value, description, allow_override_level } = flag;
  state.flags.set(key, { key, name, type, default_value, description, allow_override_level });
}

/** Sets the value that a flag has for one organization or user. */
export function setOverride(state: State, owner: string, key: string, value: string): void {
  state.overridesOf.set(owner, { ...state.overridesOf.get(owner), [key]: value });
}

/** Converts the text of a flag's value to its type; `undefined` when it has not that type. */
export function valueFrom(type: FlagType, text: string): FlagValue | undefined {
  if (type === 'bool') return text === 'true' || (text === 'false' ? false : undefined);
  if (type === 'int') return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
  return type === 'json' ? jsonFrom(text) : text;
}

/** Every flag with the value that it has for a user: their own, else the organization's, the environment's, the default. */
export function resolvedFlags(
  state: State,
  userId: string,
  orgCode: string | undefined,
): readonly { readonly flag: FeatureFlag; readonly value: FlagValue }[] {
  const ofOrganization = orgCode === undefined ? undefined : state.overridesOf.get(orgCode);
  const levels = [state.overridesOf.get(userId), ofOrganization, environmentValues(state)];
  return state.flags.all().map((flag) => ({ flag, value: valueAt(flag, levels) }));
}

function environmentValues({ environmentOverrides }: State): Texts {
  return environmentOverrides.view('by key', (values) => {
    const keys = environmentOverrides.ids();
    return Object.fromEntries(values.map((value, index) => [keys[index], value]));
  });
}

function deleteOverride(state: State, owner: string, key: string): void {
  const values = state.overridesOf.get(owner);
  if (ownValue(values, key) === undefined || values === undefined) return;
  const rest = withoutKey(values, key);
  if (Object.keys(rest).length > 0) state.overridesOf.set(owner, rest);
  else state.overridesOf.delete(owner);
}

function valueAt({ key, type, default_value }: FeatureFlag, levels: readonly (Texts | undefined)[]): FlagValue {
  const text = levels.map((level) => ownValue(level, key)).find((value) => value !== undefined) ?? default_value;
  return valueFrom(type, text) ?? text;
}

function jsonFrom(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A flag that says at which level it may be overridden is refused below it; one that does not say is not. */
function override(call: Call, owner: string, tooHigh: readonly string[]): object {
  const value = queryText(call, 'value') ?? '';
  const flag = checkedFlag(call, value);
  if (flag.allow_override_level && tooHigh.includes(flag.allow_override_level)) {
    const message = `The feature flag ${flag.key} may be overridden at the level ${flag.allow_override_level} only`;
    throw refusal(400, 'FEATURE_FLAG_OVERRIDE_NOT_ALLOWED', message);
  }
  setOverride(call.state, owner, flag.key, value);
  return success();
}

function flagOf(call: Call): FeatureFlag {
  const key = pathValue(call, 'feature_flag_key');
  const flag = call.state.flags.get(key);
  if (!flag) throw notFound('feature flag', key);
  return flag;
}

function checkedFlag(call: Call, value: string): FeatureFlag {
  const flag = flagOf(call);
  checkValue(flag.type, value, 'value');
  return flag;
}

function checkValue(type: FlagType, text: string, name: string): void {
  if (valueFrom(type, text) !== undefined) return;
  throw refusal(400, 'FEATURE_FLAG_VALUE_INVALID', `${name} "${text}" is not of the type ${type}`);
}

/** Values are typed JSON, as the real service answers them; Kinde's document says text. */
function flagMap(flags: readonly FeatureFlag[], levels: readonly (Texts | undefined)[]): object {
  return Object.fromEntries(flags.map((flag) => [flag.key, { type: flag.type, value: valueAt(flag, levels) }]));
}
