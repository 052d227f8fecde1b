import { Validator } from '@cfworker/json-schema';
import type { JsonSchema } from '../operation.js';
import { uuidFrom } from './ids.js';
import { partsOf, propertiesOf, typeOf } from './schema.js';

/** What a sample may repeat from the request, by name: path parameters, query parameters and fields of the body. */
export type Echo = Readonly<Record<string, unknown>>;

interface Place {
  readonly name: string;
  readonly echo: Echo;
  /** Path of the property names above, to end schemas that go on and on. */
  readonly depth: number;
  readonly siblings: Readonly<Record<string, JsonSchema>>;
}

const DEEPEST = 12;
const DATE_TIME = '2026-01-01T00:00:00.000000+00:00';

/** Properties whose value says something about the answer itself. */
const CONSTANTS: Readonly<Record<string, unknown>> = { has_more: false, is_valid: true };
/** Never sampled: a token would promise a next page. */
const LEFT_OUT = new Set(['next_token']);

/** Text that satisfies a format, by format. */
const FORMATS: Readonly<Record<string, (name: string) => string>> = {
  'date-time': () => DATE_TIME,
  date: () => DATE_TIME.slice(0, 10),
  uuid: (name) => uuidFrom(name),
  email: (name) => `${name.replaceAll('_', '.')}@example.com`,
  uri: (name) => `https://example.com/${name}`,
  url: (name) => `https://example.com/${name}`,
  ipv4: () => '192.0.2.1',
};

/** Formats that names give away where the document does not declare one. */
const NAMES: readonly (readonly [RegExp, string])[] = [
  [/email$/, 'email'],
  [/(_on|_at|timestamp)$/, 'date-time'],
  [/(url|uri|urls|uris|link|endpoint)$/, 'uri'],
  [/ip_address$/, 'ipv4'],
];

/** Makes the same value every time that satisfies a schema without references. */
export function sampleFrom(schema: JsonSchema, echo: Echo = {}): unknown {
  return sample(schema, { name: 'sample', echo, depth: 0, siblings: {} });
}

function sample(schema: JsonSchema, place: Place): unknown {
  if ('const' in schema) return schema.const;
  const combined = combine(schema);
  if (combined !== schema) return sample(combined, place);
  const echoed = echoOf(schema, place);
  if (echoed !== undefined) return echoed;
  if (Array.isArray(schema.enum)) return schema.enum.find((value) => value !== null) ?? null;
  const type = typeOf(schema);
  if (type === 'object') return sampleObject(schema, place);
  if (type === 'array') return sampleArray(schema, place);
  if (type === 'boolean') return CONSTANTS[place.name] ?? false;
  if (type === 'integer' || type === 'number') return sampleNumber(schema);
  return sampleText(schema, place);
}

/** Merges the parts of an `allOf`, and takes the first of an `anyOf` or `oneOf`. */
function combine(schema: JsonSchema): JsonSchema {
  const { allOf: _all, oneOf: _one, anyOf: _any, ...own } = schema;
  const alternative = partsOf(schema, 'oneOf')[0] ?? partsOf(schema, 'anyOf')[0];
  const parts = [...partsOf(schema, 'allOf'), ...(alternative ? [alternative] : [])].map(combine);
  if (parts.length === 0) return schema;
  const all: readonly JsonSchema[] = [own, ...parts];
  return {
    ...Object.assign({}, ...all),
    properties: Object.assign({}, ...all.map(propertiesOf)),
    required: all.flatMap((part) => (part.required ?? []) as string[]),
  };
}

function sampleObject(schema: JsonSchema, place: Place): Record<string, unknown> {
  const properties = propertiesOf(schema);
  const value: Record<string, unknown> = {};
  if (place.depth > DEEPEST) return value;
  for (const [name, property] of Object.entries(properties)) {
    if (LEFT_OUT.has(name)) continue;
    value[name] = sample(property, { ...place, name, depth: place.depth + 1, siblings: properties });
  }
  const additional = schema.additionalProperties;
  if (typeof additional === 'object' && additional !== null && Object.keys(additional).length > 0) {
    value.sample = sample(additional as JsonSchema, { ...place, name: 'sample', depth: place.depth + 1, siblings: {} });
  }
  return value;
}

function sampleArray(schema: JsonSchema, place: Place): unknown[] {
  const name = place.name.replace(/s$/, '');
  // Items of a list are not the thing that the path names, so nothing is repeated in them.
  const item = sample((schema.items ?? {}) as JsonSchema, {
    ...place,
    name,
    echo: {},
    depth: place.depth + 1,
    siblings: {},
  });
  const length = typeof schema.minItems === 'number' ? Math.max(1, schema.minItems) : 1;
  return Array.from({ length }, () => item);
}

function sampleNumber(schema: JsonSchema): number {
  const least = typeof schema.minimum === 'number' ? schema.minimum : 1;
  return typeof schema.maximum === 'number' ? Math.min(least, schema.maximum) : least;
}

function sampleText(schema: JsonSchema, { name, siblings }: Place): string {
  if (name === 'message' && 'code' in siblings) return 'Success';
  // An envelope's code says how it went; next to an `id` it is the item's own.
  if (name === 'code' && 'message' in siblings && !('id' in siblings)) return 'OK';
  const format = (schema.format ?? NAMES.find(([pattern]) => pattern.test(name))?.[1] ?? '') as string;
  const text = FORMATS[format]?.(name) ?? `${name}_sample`;
  const longest = typeof schema.maxLength === 'number' ? schema.maxLength : text.length;
  const shortest = typeof schema.minLength === 'number' ? schema.minLength : 0;
  return text.slice(0, longest).padEnd(shortest, '0');
}

/** Repeats what the request said, where the answer has a property of that name which accepts it. */
function echoOf(schema: JsonSchema, { name, echo, siblings }: Place): unknown {
  const isEnvelope = (name === 'code' || name === 'message') && 'message' in siblings && !('id' in siblings);
  const value = Object.hasOwn(echo, name) && !isEnvelope ? echo[name] : undefined;
  if (value === undefined || Object.hasOwn(CONSTANTS, name)) return undefined;
  return new Validator(structuredClone(schema), '2020-12').validate(value).valid ? value : undefined;
}
