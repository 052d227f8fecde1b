import { KindeInputError } from '../errors.js';
import type { Ask } from './call-types.js';

type Fields = Record<string, unknown>;

/** One level instead of the profile and identities of Kinde's form. */
export function toUser(input: Fields): Fields {
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
export async function toRole(input: Fields, ask: Ask): Promise<Fields> {
  if ((input.name != null && input.key != null) || input.role_id == null) return input;
  const { role } = (await ask('getRole', { role_id: input.role_id })) as { role?: { name?: string; key?: string } };
  return { ...input, name: input.name ?? role?.name, key: input.key ?? role?.key };
}

const WIRE_TYPES: Readonly<Record<string, string>> = { string: 'str', integer: 'int', boolean: 'bool' };

/** Types by everybody's names, and the value in its own type. */
export function toFeatureFlag(input: Fields): Fields {
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
