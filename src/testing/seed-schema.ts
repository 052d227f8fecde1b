import { FIELDS, type Kind, LISTS_ONLY, MOST_GENERATED, PARTS, REQUIRED } from './seed-fields.js';

type Schema = Readonly<Record<string, unknown>>;

const VALUE: Schema = { type: ['string', 'number', 'boolean'] };

const KINDS: Readonly<Record<Extract<Kind, string>, Schema>> = {
  text: { type: 'string' },
  flag: { type: 'boolean' },
  number: { type: 'number' },
  texts: listOf({ type: 'string' }),
  map: { type: 'object', additionalProperties: VALUE },
  value: { type: ['string', 'number', 'boolean', 'object', 'array'] },
  memberships: listOf({ anyOf: [{ type: 'string' }, { $ref: '#/$defs/membership' }] }),
  plans: listOf({ $ref: '#/$defs/plan' }),
  entitlements: listOf({ $ref: '#/$defs/entitlement' }),
};

/** Makes the JSON schema of seeds, out of the table by which they are checked. */
export function seedSchema(): Schema {
  const defs = Object.entries(FIELDS).map(([name, fields]) => [name, itemOf(fields, REQUIRED[name])]);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'What an emulator of Kinde holds at first',
    type: 'object',
    additionalProperties: false,
    properties: {
      $schema: { type: 'string' },
      ...Object.fromEntries(Object.entries(PARTS).map(([part, fields]) => [part, partOf(part, fields)])),
    },
    $defs: Object.fromEntries(defs),
  };
}

function partOf(part: string, fields: Readonly<Record<string, Kind>>): Schema {
  const list = listOf(itemOf(fields, REQUIRED[part]));
  if (LISTS_ONLY.has(part)) return list;
  return { anyOf: [{ type: 'integer', minimum: 0, maximum: MOST_GENERATED }, list] };
}

function itemOf(fields: Readonly<Record<string, Kind>>, required: Readonly<Record<string, true>> = {}): Schema {
  const properties = Object.entries(fields).map(([name, kind]) => {
    return [name, typeof kind === 'string' ? KINDS[kind] : { enum: kind }];
  });
  const names = Object.keys(required);
  const rest = names.length > 0 ? { required: names } : {};
  return { type: 'object', additionalProperties: false, properties: Object.fromEntries(properties), ...rest };
}

function listOf(items: Schema): Schema {
  return { type: 'array', items };
}
