import { KindeInputError } from '../errors.js';
import type { Prepare } from './call-types.js';

/** A flag's type, in Kinde's words or in everybody's. */
export type FeatureFlagType = 'str' | 'int' | 'bool' | 'string' | 'integer' | 'boolean';

/** Inputs that are taken besides Kinde's own, by method: the names that Kinde's answers use, and one level instead of three. */
export interface FlatInputs {
  getUser: { user_id: string; expand?: string | readonly string[] } | undefined;
  createUser: {
    first_name?: string | undefined;
    last_name?: string | undefined;
    picture?: string | undefined;
    email?: string | undefined;
    phone?: string | undefined;
    phone_country_id?: string | undefined;
    username?: string | undefined;
    /** Whether the email and phone are taken as verified; default as Kinde decides. */
    is_verified?: boolean | undefined;
    organization_code?: string | undefined;
    provided_id?: string | undefined;
  };
  updateUser: {
    user_id: string;
    first_name?: string | undefined;
    last_name?: string | undefined;
    picture?: string | undefined;
    is_suspended?: boolean | undefined;
    is_password_reset_requested?: boolean | undefined;
    provided_id?: string | undefined;
  };
  deleteUser: { user_id: string; is_delete_profile?: boolean } | undefined;
  getOrganization: { org_code: string; expand?: string | readonly string[] } | undefined;
  updateRole: {
    role_id: string;
    name?: string | undefined;
    key?: string | undefined;
    description?: string | undefined;
    is_default_role?: boolean | undefined;
    assignment_permission_id?: string | undefined;
  };
  createFeatureFlag: {
    name: string;
    key: string;
    type: FeatureFlagType;
    default_value: string | number | boolean;
    description?: string | undefined;
    allow_override_level?: 'env' | 'org' | 'usr' | undefined;
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
  createUser: later('toUser'),
  updateRole: later('toRole'),
  createFeatureFlag: later('toFeatureFlag'),
  updateFeatureFlag: (input, ask) => later('toFeatureFlag')(renamed(input, FLAG_ID), ask),
  deleteFeatureFlag: (input) => renamed(input, FLAG_ID),
};

/** A flag's key is its only identifier; Kinde's Python SDK calls it an id. */
const FLAG_ID = { feature_flag_id: 'feature_flag_key' };

type Fields = Record<string, unknown>;

/** A form that is more than other names is loaded with its first use. */
function later(form: 'toUser' | 'toRole' | 'toFeatureFlag'): Prepare {
  return async (input, ask) => (await import('./later.js'))[form](input, ask);
}

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
