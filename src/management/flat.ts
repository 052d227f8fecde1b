import { KindeInputError } from '../errors.js';
import type { Ask, Prepare } from './call.js';

/** A flag's type, in Kinde's words or in everybody's. */
export type FeatureFlagType = 'str' | 'int' | 'bool' | 'string' | 'integer' | 'boolean';

/** Inputs that are taken besides Kinde's own, by method: the names that Kinde's answers use, and one level instead of three. */
export interface FlatInputs {
  getUser: { user_id: string; expand?: string | readonly string[] };
  createUser: {
    first_name?: string;
    last_name?: string;
    picture?: string;
    email?: string;
    phone?: string;
    phone_country_id?: string;
    username?: string;
    /** Whether the email and phone are taken as verified; default as Kinde decides. */
    is_verified?: boolean;
    organization_code?: string;
    provided_id?: string;
  };
  updateUser: {
    user_id: string;
    first_name?: string;
    last_name?: string;
    picture?: string;
    is_suspended?: boolean;
    is_password_reset_requested?: boolean;
    provided_id?: string;
  };
  deleteUser: { user_id: string; is_delete_profile?: boolean };
  getOrganization: { org_code: string; expand?: string | readonly string[] };
  updateRole: {
    role_id: string;
    name?: string;
    key?: string;
    description?: string;
    is_default_role?: boolean;
    assignment_permission_id?: string;
  };
  createFeatureFlag: {
    name: string;
    key: string;
    type: FeatureFlagType;
    default_value: string | number | boolean;
    description?: string;
    allow_override_level?: 'env' | 'org' | 'usr';
  };
  /** All fields are required: Kinde replaces the whole flag and has no operation that reads one back. */
  updateFeatureFlag: ({ feature_flag_key: string } | { feature_flag_id: string }) & {
    name: string;
    description: string;
    type: FeatureFlagType;
    allow_override_level: 'env' | 'org';
    default_value: string | number | boolean;
  };
  deleteFeatureFlag: { feature_flag_id: string };
}

/** The step from a flat input to Kinde's own, by method; Kinde's own inputs pass unchanged. */
export const flat: { readonly [Name in keyof FlatInputs]: Prepare } = {
  getUser: (input) => renamed(input, { user_id: 'id' }),
  deleteUser: (input) => renamed(input, { user_id: 'id' }),
  updateUser: (input) => renamed(input, { user_id: 'id', first_name: 'given_name', last_name: 'family_name' }),
  getOrganization: (input) => renamed(input, { org_code: 'code' }),
  createUser: toUser,
  updateRole: toRole,
  createFeatureFlag: toFeatureFlag,
  updateFeatureFlag: (input) => toFeatureFlag(renamed(input, FLAG_ID)),
  deleteFeatureFlag: (input) => renamed(input, FLAG_ID),
};

/** A flag's key is its only identifier; Kinde's Python SDK calls it an id. */
const FLAG_ID = { feature_flag_id: 'feature_flag_key' };

type Fields = Record<string, unknown>;

function renamed(input: Fields, names: Readonly<Record<string, string>>): Fields {
  const output: Fields = {};
  for (const [field, value] of Object.entries(input)) {
    const name = names[field] ?? field;
    if (name in output || (name !== field && input[name] !== undefined)) {
      throw new KindeInputError(`\`${field}\` and \`${name}\` are the same input: pass one.`);
    }
    output[name] = value;
  }
  return output;
}

function toUser(input: Fields): Fields {
  const { first_name, last_name, picture, email, phone, phone_country_id, username, is_verified, ...rest } = input;
  const profile = defined({ given_name: first_name, family_name: last_name, picture });
  const verified = defined({ is_verified });
  const identities = [
    email === undefined ? [] : [{ type: 'email', ...verified, details: { email } }],
    phone === undefined ? [] : [{ type: 'phone', ...verified, details: defined({ phone, phone_country_id }) }],
    username === undefined ? [] : [{ type: 'username', details: { username } }],
  ].flat();
  if (rest.profile !== undefined && Object.keys(profile).length > 0) throw twoForms('profile');
  if (rest.identities !== undefined && identities.length > 0) throw twoForms('identities');
  if (phone === undefined && (phone_country_id !== undefined || (is_verified !== undefined && email === undefined))) {
    throw new KindeInputError('`is_verified` needs an `email` or a `phone`, `phone_country_id` a `phone`.');
  }
  return {
    ...rest,
    ...(Object.keys(profile).length > 0 && { profile }),
    ...(identities.length > 0 && { identities }),
  };
}

function twoForms(field: string): KindeInputError {
  return new KindeInputError(`\`${field}\` and its flat form are both given: pass one.`);
}

function defined(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** Kinde wants name and key on every update, so the one that is not given is read first and sent unchanged. */
async function toRole(input: Fields, ask: Ask): Promise<Fields> {
  if ((input.name != null && input.key != null) || input.role_id == null) return input;
  const { role } = (await ask('getRole', { role_id: input.role_id })) as { role?: { name?: string; key?: string } };
  return { ...input, name: input.name ?? role?.name, key: input.key ?? role?.key };
}

const WIRE_TYPES: Readonly<Record<string, string>> = { string: 'str', integer: 'int', boolean: 'bool' };

function toFeatureFlag(input: Fields): Fields {
  const { type, default_value: value, ...rest } = input;
  const wireType = WIRE_TYPES[String(type)] ?? type;
  const fits =
    value == null ||
    typeof value === 'string' ||
    (wireType === 'bool' && typeof value === 'boolean') ||
    (wireType === 'int' && Number.isInteger(value));
  if (!fits) throw new KindeInputError('`default_value` does not fit `type`.');
  return defined({ ...rest, type: wireType, default_value: value == null ? undefined : String(value) });
}
