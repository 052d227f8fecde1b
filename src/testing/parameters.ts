import type { JsonSchema, Operation, OperationShape } from '../operation.js';
import { isNullable, typeOf } from './schema.js';

/**
 * Reads the declared query parameters of a request, converted to their declared types; undeclared ones are ignored.
 *
 * A value that cannot be converted is left as text, for the schema check to refuse.
 */
export function readQuery(
  operation: Operation,
  shape: OperationShape,
  search: URLSearchParams,
): Record<string, unknown> {
  const query: Record<string, unknown> = {};
  for (const { name, in: place, schema } of shape.parameters) {
    if (place !== 'query') continue;
    const value = operation.deep?.includes(name) ? readDeep(name, search) : readOne(search.get(name), schema);
    if (value !== undefined) query[name] = value;
  }
  return query;
}

function readOne(text: string | null, schema: JsonSchema): unknown {
  if (text === null) return undefined;
  if (text === '' && isNullable(schema)) return undefined;
  const type = typeOf(schema);
  if (type === 'array') return text.split(',');
  if (type === 'integer' && /^-?\d{1,15}$/.test(text)) return Number(text);
  if (type === 'number' && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

/** Reads `name[key]=a,b` into `{ key: ['a', 'b'] }`. */
function readDeep(name: string, search: URLSearchParams): Record<string, string[]> | undefined {
  const entries: [string, string[]][] = [];
  for (const [key, value] of search) {
    if (key.startsWith(`${name}[`) && key.endsWith(']'))
      entries.push([key.slice(name.length + 1, -1), value.split(',')]);
  }
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}
