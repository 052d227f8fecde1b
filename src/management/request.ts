import { otherSpelling } from '../config.js';
import { KindeInputError } from '../errors.js';
import type { Draft } from '../http/send.js';
import { toPath, toQuery } from '../http/url.js';
import type { Operation } from '../operation.js';

/** Where each part of an input goes on the wire. */
export interface RequestParts {
  readonly path: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  /** Text is a form that is already encoded; the fields of a `multipart` body are still to be made one. */
  readonly body: Readonly<Record<string, unknown>> | FormData | string | undefined;
}

/**
 * Sorts one flat input object into path, query and body, as the operation's row says.
 *
 * @throws KindeInputError `INPUT_INVALID` for a missing, unknown or misshapen input, without its value.
 */
export function toRequest(name: string, operation: Operation, input: unknown = {}): RequestParts {
  const fields = fieldsFrom(name, input);
  const path: Record<string, unknown> = {};
  const query: Record<string, unknown> = {};
  // Without a prototype, so that no name is special.
  const body: Record<string, unknown> = Object.create(null);
  const inPath = pathParameters(operation);
  for (const [field, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    if (inPath.includes(field)) path[field] = value;
    else if (operation.query?.includes(field)) query[field] = queryValue(field, value, operation);
    else if (operation.body) body[field] = value;
    else throw unknownField(name, field, [...inPath, ...(operation.query ?? [])]);
  }
  assertComplete(name, operation, fields, inPath);
  return { path, query, body: operation.body && (operation.body === 'form' ? toQuery(body) : body) };
}

/** Names in the path's template, in order. */
export function pathParameters(operation: Operation): string[] {
  if (!operation.path.includes('{')) return [];
  return Array.from(operation.path.matchAll(/\{([^{}]+)\}/g), (match) => match[1] as string);
}

function fieldsFrom(name: string, input: unknown): Record<string, unknown> {
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input as Record<string, unknown>;
  throw new KindeInputError(`${name} takes one object with named inputs, then options.`);
}

function assertComplete(
  name: string,
  operation: Operation,
  fields: Readonly<Record<string, unknown>>,
  inPath: readonly string[],
): void {
  const isMissing = (field: string): boolean =>
    fields[field] == null || (fields[field] === '' && /(^|_)(id|code|key)$/.test(field));
  const missing = [...inPath, ...(operation.required ?? [])].filter(isMissing);
  if (missing.length === 0) return;
  throw new KindeInputError(`${name} needs ${missing.map((field) => `\`${field}\``).join(', ')}.`);
}

function queryValue(field: string, value: unknown, { csv, deep }: Operation): unknown {
  if (Array.isArray(value)) {
    if (!csv?.includes(field)) throw new KindeInputError(`\`${field}\` takes one value, not a list.`);
    if (value.length === 0 && field !== 'expand')
      throw new KindeInputError(`\`${field}\` is an empty list, which would ask for everything.`);
  }
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
  if (isObject && !deep?.includes(field)) throw new KindeInputError(`\`${field}\` takes one value, not an object.`);
  return value;
}

function unknownField(name: string, field: string, known: readonly string[]): KindeInputError {
  const meant = otherSpelling(field, known);
  const hint = meant ? `did you mean \`${meant}\`?` : `it takes ${known.join(', ') || 'none'}.`;
  return new KindeInputError(`${name} has no input \`${field}\`: ${hint}`);
}

/** The request that an operation and its sorted input make. */
export function toDraft(
  origin: string,
  operation: Operation,
  parts: RequestParts,
  headers: Record<string, string>,
): Draft {
  const { path, query, body } = parts;
  const search = toQuery(query);
  const url = origin + toPath(operation.path, path) + (search && `?${search}`);
  // FormData sets its own content type, with the boundary.
  delete headers['content-type'];
  if (body === undefined || body instanceof FormData) return { url, method: operation.method, headers, body };
  const isForm = typeof body === 'string';
  headers['content-type'] = isForm ? 'application/x-www-form-urlencoded' : 'application/json';
  return { url, method: operation.method, headers, body: isForm ? body : toJson(body) };
}

function toJson(body: unknown): string {
  try {
    return JSON.stringify(body);
  } catch {
    throw new KindeInputError('The input is no JSON: it holds a cycle or a bigint.');
  }
}
