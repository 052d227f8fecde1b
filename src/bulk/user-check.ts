import { nearestName } from './nearest-name.js';
import type { Problem } from './source.js';
import { HASHING_METHODS, isGiven, PASSWORD_FIELDS, type PasswordHash, type UserRecord } from './user-record.js';

type Check = (value: unknown) => string | undefined;

const text: Check = (value) => (typeof value === 'string' ? undefined : 'must be text');
const flag: Check = (value) => (typeof value === 'boolean' ? undefined : 'must be true or false');
const whole: Check = (value) =>
  Number.isSafeInteger(value) && Number(value) > 0 ? undefined : 'must be a whole number';
const unread: Check = () => undefined;
const oneOf =
  (words: readonly string[]): Check =>
  (value) =>
    words.includes(value as string) ? undefined : `must be one of ${words.join(', ')}`;
const like =
  (pattern: RegExp, what: string): Check =>
  (value) =>
    typeof value === 'string' && pattern.test(value) ? undefined : `must be ${what}`;
const listOf =
  (check: Check): Check =>
  (value) => {
    if (!Array.isArray(value)) return 'must be a list';
    return value.map(check).find((problem) => problem !== undefined);
  };
const shape =
  (fields: Readonly<Record<string, Check>>, required: readonly string[]): Check =>
  (value) => {
    if (!isObject(value)) return 'must be an object';
    const missing = required.find((name) => !isGiven(value[name]));
    if (missing) return `lacks ${missing}`;
    const wrong = problemIn(value, fields);
    return wrong && `${wrong.field} ${wrong.message}`;
  };

// A quote that nothing closes makes the rows after it a part of the cell.
const line = like(/^[^\r\n]*$/, 'text on one line');
// Kinde takes lists of them with commas between, so that one with a comma could not be looked up.
const email = like(/^[^\s@,]{1,64}@[^\s@,]+\.[^\s@,]+$/, 'an email address');
const phone = like(/^\+[1-9]\d{5,14}$/, 'a phone number such as +61426148233, without spaces');
const username = like(/^[^\s,]+$/, 'a username, without spaces and commas');
const country = like(/^[a-z]{2}$/i, "a country's two letters");
const key = like(/^[^\s,]+$/, 'a key');
const membership = shape({ code: key, roles: listOf(key), permissions: listOf(key) }, ['code']);
const identity = shape(
  {
    type: oneOf(['email', 'phone', 'username', 'enterprise', 'social']),
    identity: text,
    is_verified: flag,
    phone_country_id: country,
    connection_id: text,
  },
  ['type', 'identity'],
);
const values: Check = (value) =>
  isObject(value) && Object.values(value).every((one) => typeof one === 'string')
    ? undefined
    : 'must be an object of texts';

/** The checks of every field of a record. */
const FIELDS: Readonly<Record<keyof UserRecord, Check>> = {
  id: unread,
  created_on: unread,
  provided_id: line,
  first_name: line,
  last_name: line,
  picture: line,
  email,
  email_verified: flag,
  phone,
  phone_country_id: country,
  phone_verified: flag,
  username,
  identities: listOf(identity),
  is_suspended: flag,
  organizations: listOf((value) => (typeof value === 'string' ? key(value) : membership(value))),
  properties: values,
  hashed_password: text,
  hashing_method: oneOf(HASHING_METHODS),
  salt: text,
  salt_position: oneOf(['prefix', 'suffix']),
  is_temporary_password: flag,
  iterations: whole,
  variant: text,
  mem_cost: whole,
  rounds: whole,
  salt_separator: text,
  signer_key: text,
  import_error: unread,
};

/** What each way of hashing needs besides the hash. */
const REQUIRED_BY_METHOD: Readonly<Record<string, readonly (keyof PasswordHash)[]>> = {
  pbkdf2: ['salt', 'variant'],
  'firebase-scrypt': ['salt', 'signer_key', 'salt_separator', 'mem_cost', 'rounds'],
};

/** What is wrong with a record, if anything. */
export function userProblem(record: unknown): Problem | undefined {
  if (!isObject(record)) return { message: 'A record must be an object.' };
  return problemIn(record, FIELDS) ?? missingIn(record) ?? typedIdentityProblem(record as UserRecord);
}

function problemIn(record: Readonly<Record<string, unknown>>, fields: Readonly<Record<string, Check>>) {
  for (const [field, value] of Object.entries(record)) {
    if (!Object.hasOwn(fields, field)) return { field, message: unknown(field, Object.keys(fields)) };
    const message = isGiven(value) ? fields[field]?.(value) : undefined;
    if (message !== undefined) return { field, message };
  }
  return undefined;
}

function unknown(field: string, known: readonly string[]): string {
  const [first = '', ...rest] = field.split('.');
  // A column of a property, whatever the property is called.
  const [column, names] = rest.length > 0 ? [first, ['properties']] : [field, known];
  const meant = nearestName(column, names);
  const hint = meant === undefined ? '' : `; did you mean \`${[meant, ...rest].join('.')}\`?`;
  return `is not a field that is known${hint}`;
}

function missingIn(record: UserRecord): Problem | undefined {
  const { hashed_password, hashing_method = 'bcrypt' } = record;
  if (!isGiven(record.email) && !isGiven(record.phone) && !isGiven(record.username)) {
    return {
      field: 'email',
      message: 'is missing: a user needs an email, a phone or a username to be told from others by',
    };
  }
  const lacks = PASSWORD_FIELDS.find((name) => name !== 'hashed_password' && isGiven(record[name]));
  if (!isGiven(hashed_password)) return lacks && { field: lacks, message: 'needs a hashed_password' };
  const missing = REQUIRED_BY_METHOD[hashing_method]?.find((name) => !isGiven(record[name]));
  return missing && { field: missing, message: `is missing: ${hashing_method} needs it` };
}

const CHECK_BY_TYPE: Readonly<Record<string, Check>> = { email, phone, username };

function typedIdentityProblem({ identities = [] }: UserRecord): Problem | undefined {
  for (const { type, identity: value, connection_id } of identities ?? []) {
    const problem = CHECK_BY_TYPE[type]?.(value);
    if (problem) return { field: 'identities', message: `"${value}" ${problem}` };
    const needsConnection = type === 'enterprise' || type === 'social';
    if (needsConnection && !isGiven(connection_id))
      return { field: 'identities', message: `${type} needs a connection_id` };
  }
  return undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
