import type { FlagType } from './flag-type.js';
import type { Tenant } from './tenant.js';

const FLAG_TYPES: Readonly<Record<FlagType, string>> = {
  string: 'string',
  boolean: 'boolean',
  number: 'number',
  json: '{ readonly [key: string]: JsonValue } | readonly JsonValue[]',
  unknown: 'JsonValue',
};

/** Properties that people define are texts; of Kinde's own the type is not told. */
const OWN_PROPERTY = 'string';
const KINDE_PROPERTY = 'string | number | boolean';

/** The declaration file that types `kinde-sdk/claims` by a tenant; the same text for the same tenant. */
export function declarationFrom({ permissions, roles, flags, properties }: Tenant): string {
  const members = [
    ...unionMember('permissions', permissions),
    ...unionMember('roles', roles),
    ...mapMember('flags', new Map([...flags].map(([key, type]) => [key, FLAG_TYPES[type]]))),
    ...mapMember(
      'properties',
      new Map([...properties].map(([key, isKinde]) => [key, isKinde ? KINDE_PROPERTY : OWN_PROPERTY])),
    ),
  ];
  const imported = members.some((line) => line.includes('JsonValue')) ? 'import type { JsonValue } from' : 'import';
  return [
    '// Written by `npx kinde-sdk pull`; do not edit.',
    `${imported} 'kinde-sdk/claims';`,
    '',
    "declare module 'kinde-sdk/claims' {",
    '  interface KindeTenant {',
    ...members.map((line) => `    ${line}`),
    '  }',
    '}',
    '',
  ].join('\n');
}

function unionMember(name: string, keys: readonly string[]): readonly string[] {
  const [first, ...more] = ordered(keys).map(quoted);
  if (first === undefined) return [`${name}: never;`];
  if (more.length === 0) return [`${name}: ${first};`];
  const lines = [first, ...more].map((key) => `  | ${key}`);
  return [`${name}:`, ...lines.slice(0, -1), `${lines.at(-1)};`];
}

function mapMember(name: string, types: ReadonlyMap<string, string>): readonly string[] {
  if (types.size === 0) return [`${name}: {};`];
  return [`${name}: {`, ...ordered(types.keys()).map((key) => `  ${nameOf(key)}: ${types.get(key)};`), '};'];
}

/** By code units: an order by language would differ between machines. */
function ordered(keys: Iterable<string>): readonly string[] {
  return [...new Set(keys)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function nameOf(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);
}

/** Characters that break lines or cannot be seen; JSON has escaped those below the space. */
const UNSEEN = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** A string literal: nothing in a key can end it, start a comment or break a line. */
function quoted(key: string): string {
  const inner = JSON.stringify(key).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${inner.replace(UNSEEN, escaped)}'`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
