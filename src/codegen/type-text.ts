import type { Schema } from './spec/facts.js';

/**
 * A schema as TypeScript, for inputs: lists are `readonly`, so that a caller's constant fits.
 *
 * Components are written as indexed access, so each is declared once, in schema.ts.
 */
export function typeText(schema: Schema): string {
  if (schema.$ref) return componentType(schema.$ref);
  const text = bareType(schema);
  return schema.nullable ? `${text} | null` : text;
}

/** `#/components/schemas/user` as `components['schemas']['user']`. */
export function componentType(reference: string): string {
  const [, ...parts] = reference.split('/');
  return parts[0] === 'components'
    ? `components${parts
        .slice(1)
        .map((part) => `[${quoted(part)}]`)
        .join('')}`
    : 'unknown';
}

/** A member of an interface: `name?: string | undefined;`. */
export function memberText(name: string, type: string, required: boolean): string {
  // `| undefined`: under exactOptionalPropertyTypes a caller may pass on a variable that may be undefined.
  return `${propertyName(name)}${required ? '' : '?'}: ${type}${required ? '' : ' | undefined'};`;
}

/** Text as it may stand in a comment, which it must not end. */
export function commentText(text: string): string {
  return text.replaceAll('*/', '*\\/').replaceAll(/\s+/g, ' ');
}

/** Every line two spaces further in. */
export function indented(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}

/** A property name, quoted only where it must be. */
export function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);
}

/** A text as a literal in single quotes. */
export function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

function bareType(schema: Schema): string {
  if (schema.enum)
    return schema.enum
      .filter((value) => value !== null)
      .map(literal)
      .join(' | ');
  const union = schema.oneOf ?? schema.anyOf;
  if (union) return [...new Set(union.map(typeText))].join(' | ');
  if (schema.allOf) return schema.allOf.map((part) => `(${typeText(part)})`).join(' & ');
  return namedType(schema);
}

function namedType(schema: Schema): string {
  switch (schema.type) {
    case 'string':
      return schema.format === 'binary' ? 'Blob' : 'string';
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'array':
      return `readonly ${grouped(typeText(schema.items ?? {}))}[]`;
    case 'object':
      return objectType(schema);
    default:
      return schema.properties ? objectType(schema) : 'unknown';
  }
}

function objectType({ properties, additionalProperties, required = [] }: Schema): string {
  if (!properties) return `{ readonly [key: string]: ${mapValue(additionalProperties)} }`;
  const members = Object.entries(properties).map(([name, schema]) =>
    memberText(name, typeText(schema), required.includes(name)),
  );
  return `{\n${members.map(indented).join('\n')}\n}`;
}

function mapValue(schema: boolean | Schema | undefined): string {
  return typeof schema === 'object' ? typeText(schema) : 'unknown';
}

function literal(value: unknown): string {
  return typeof value === 'string' ? quoted(value) : String(value);
}

/** A type as it may stand before `[]`. */
export function grouped(type: string): string {
  return /^([\w.]+|'[^']*')$/.test(type) || /^components(\['[^']*'\])+$/.test(type) ? type : `(${type})`;
}
