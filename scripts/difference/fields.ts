import type { DocumentFacts, Schema } from '../../src/codegen/spec/facts.js';
import { resolve } from '../../src/codegen/spec/resolve.js';

/** One place of a schema, with its references followed and its `allOf` joined. */
export interface Field {
  /** Types it may have, components by their names; empty: anything. */
  readonly types: readonly string[];
  readonly nullable: boolean;
  readonly required: boolean;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly deprecated: boolean;
  /** `additionalProperties: false`. */
  readonly closed: boolean;
  /** `maxLength`, `minimum` and their like. */
  readonly bounds: Readonly<Record<string, unknown>>;
  /** The component where it is declared, and where in it: the same for all operations that use the component. */
  readonly origin: string;
  /** Path of what it is in; absent for a whole body or parameter. */
  readonly parent?: string;
  /** One of several things that its parent may be. */
  readonly isAlternative: boolean;
}

/** Fields by path: `users[].email`, `flags{}.value`, `data(user).id` for one alternative of several. */
export type Fields = ReadonlyMap<string, Field>;

interface Place {
  readonly path: string;
  readonly origin: string;
  readonly required: boolean;
  readonly parent?: string;
  readonly isAlternative: boolean;
  /** Components that are being read, so that one that holds itself ends. */
  readonly within: readonly string[];
}

type Merged = Schema & { readonly [keyword: string]: unknown };

const BOUNDS = [
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'pattern', 'uniqueItems'],
  ...['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'],
];

/**
 * Every place of a schema.
 *
 * @param path Path of the schema itself; empty for a whole body.
 */
export function fieldsOf(document: DocumentFacts, schema: Schema, path = '', required = true): Map<string, Field> {
  const found = new Map<string, Field>();
  visit(document, schema, { path, origin: '', required, isAlternative: false, within: [] }, found);
  return found;
}

function visit(document: DocumentFacts, schema: Schema, place: Place, found: Map<string, Field>): void {
  const component = componentOf(schema);
  if (component !== undefined && place.within.includes(component)) {
    found.set(place.path, fieldFrom({}, [component], place));
    return;
  }
  const here = component === undefined ? place : { ...place, within: [...place.within, component], origin: component };
  const merged = mergedSchema(document, schema, here.within);
  const alternatives = alternativesOf(merged);
  const types = alternatives.length > 0 ? alternatives.map(({ label }) => label) : typesOf(merged);
  // The place belongs to whoever refers to the component: there stands whether it is required.
  found.set(place.path, fieldFrom(merged, types, place));
  for (const { label, schema: alternative } of alternatives)
    visit(document, alternative, child(here, `(${label})`), found);
  for (const [name, property] of Object.entries(merged.properties ?? {}))
    visit(document, property, child(here, `.${name}`, merged.required?.includes(name) ?? false), found);
  if (merged.items) visit(document, merged.items, child(here, '[]'), found);
  if (typeof merged.additionalProperties === 'object')
    visit(document, merged.additionalProperties, child(here, '{}'), found);
}

function child(place: Place, step: string, required = true): Place {
  const joined = (at: string): string => (at === '' ? step.replace(/^\./, '') : at + step);
  return {
    path: joined(place.path),
    origin: place.origin === '' ? '' : place.origin + step,
    required,
    parent: place.path,
    isAlternative: step.startsWith('('),
    within: place.within,
  };
}

function fieldFrom(
  schema: Merged,
  types: readonly string[],
  { origin, required, parent, isAlternative }: Place,
): Field {
  const bounds = BOUNDS.filter((keyword) => schema[keyword] !== undefined).map((keyword) => [keyword, schema[keyword]]);
  return {
    types: [...new Set(types)].sort(),
    nullable: schema.nullable === true || schema.enum?.includes(null) === true,
    required,
    ...(schema.format === undefined ? {} : { format: schema.format }),
    ...(schema.enum === undefined ? {} : { enum: schema.enum.filter((value) => value !== null) }),
    ...(schema.default === undefined ? {} : { default: schema.default }),
    deprecated: schema.deprecated === true,
    closed: schema.additionalProperties === false,
    bounds: Object.fromEntries(bounds),
    origin,
    ...(parent === undefined ? {} : { parent }),
    isAlternative,
  };
}

/** A schema with its reference followed and its `allOf` joined into it. */
function mergedSchema(document: DocumentFacts, schema: Schema, within: readonly string[]): Merged {
  const own = resolve<Schema>(document, schema) as Merged;
  if (!own.allOf) return own;
  const parts = own.allOf.map((part) => {
    const component = componentOf(part);
    const isInside = component !== undefined && within.includes(component);
    return isInside ? {} : mergedSchema(document, part, component === undefined ? within : [...within, component]);
  });
  const all: readonly Schema[] = [...parts, own];
  return {
    ...Object.assign({}, ...parts),
    ...own,
    properties: Object.assign({}, ...all.map(({ properties }) => properties)),
    required: all.flatMap(({ required = [] }) => required),
  };
}

function alternativesOf({ oneOf, anyOf }: Schema): { label: string; schema: Schema }[] {
  const seen = new Map<string, number>();
  return (oneOf ?? anyOf ?? []).map((schema) => {
    const name = componentOf(schema) ?? typesOf(schema)[0] ?? 'anything';
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return { label: count === 1 ? name : `${name} ${count}`, schema };
  });
}

function typesOf({ type, properties, items }: Schema): string[] {
  if (type !== undefined) return [type];
  if (properties && Object.keys(properties).length > 0) return ['object'];
  return items ? ['array'] : [];
}

function componentOf({ $ref }: Schema): string | undefined {
  return $ref?.replace(/^#\/(components\/schemas\/)?/, '');
}
