import { type OutputUnit, Validator } from '@cfworker/json-schema';
import type { ApiShapes, JsonSchema, OperationShape } from '../operation.js';
import { type ErrorEntry, refusalOf } from './answers.js';
import { readBody } from './body.js';
import type { Call } from './call.js';
import { readQuery } from './parameters.js';
import type { Match } from './router.js';
import { inline } from './schema.js';

/** The parts of a request that were checked. */
export type Checked = Pick<Call, 'path' | 'query' | 'body'>;

/** Checks a request against the shapes that its operation declares; throws a 400 `Refusal` that names what is wrong. */
export type RequestCheck = (match: Match, request: Request, search: URLSearchParams) => Promise<Checked>;

/** Lengths that Kinde documents a code of their own for. */
const TOO_LONG = new Set(['email', 'first_name', 'last_name']);
const MOST_ERRORS = 10;
/** Keywords whose error only says that an inner schema has one. */
const WRAPPERS = new Set(['$ref', 'allOf', 'anyOf', 'oneOf', 'items', 'properties', 'additionalProperties']);

/** Makes the check for a table of shapes; validators are made when an operation is first called. */
export function createRequestCheck(shapes: ApiShapes): RequestCheck {
  const validators = new Map<string, Validator>();
  function validatorOf(key: string, schema: () => JsonSchema): Validator {
    const validator = validators.get(key) ?? new Validator(inline(schema(), shapes.schemas), '2020-12', false);
    validators.set(key, validator);
    return validator;
  }
  return async (match, request, search) => {
    const shape = shapeOf(shapes, match.name);
    const query = readQuery(match.operation, shape, search);
    const parameters = validatorOf(`${match.name} parameters`, () => parametersSchema(shape));
    refuseAll(errorsFrom(parameters, { ...query, ...match.path }, 'PARAMETER'));
    const body = await readBody(match.operation, shape, request);
    const schema = shape.body?.schema;
    if (schema)
      refuseAll(
        bodyErrors(
          validatorOf(`${match.name} body`, () => schema),
          shape,
          body,
        ),
      );
    return { path: match.path, query, body: (body ?? {}) as Checked['body'] };
  };
}

/** The shape of an operation. @throws Error when the two tables do not belong together. */
export function shapeOf(shapes: ApiShapes, name: string): OperationShape {
  const shape = shapes.operations[name];
  if (!shape) throw new Error(`The table of shapes has no operation ${name}`);
  return shape;
}

function bodyErrors(validator: Validator, shape: OperationShape, body: unknown): readonly ErrorEntry[] {
  if (body !== undefined) return errorsFrom(validator, body, 'FIELD');
  return shape.body?.required ? [{ code: 'BODY_REQUIRED', message: 'The request has no body' }] : [];
}

/** Path and query names never collide, so that one schema can check both. */
function parametersSchema(shape: OperationShape): JsonSchema {
  return {
    type: 'object',
    properties: Object.fromEntries(shape.parameters.map(({ name, schema }) => [name, schema])),
    required: shape.parameters.filter((parameter) => parameter.required).map(({ name }) => name),
  };
}

function refuseAll(errors: readonly ErrorEntry[]): void {
  if (errors.length > 0) throw refusalOf(400, errors.slice(0, MOST_ERRORS));
}

function errorsFrom(validator: Validator, value: unknown, kind: 'PARAMETER' | 'FIELD'): readonly ErrorEntry[] {
  const { valid, errors } = validator.validate(value);
  if (valid) return [];
  const leaves = errors.filter((error) => !WRAPPERS.has(error.keyword));
  return (leaves.length > 0 ? leaves : errors).map((error) => entryFrom(error, kind));
}

function entryFrom(error: OutputUnit, kind: 'PARAMETER' | 'FIELD'): ErrorEntry {
  const at = error.instanceLocation.slice(2).replaceAll('/', '.');
  const noun = kind === 'FIELD' ? 'Field' : 'Parameter';
  if (error.keyword === 'required') {
    const missing = /"(.+)"/.exec(error.error)?.[1] ?? '';
    return { code: `${kind}_REQUIRED`, message: `${noun} "${at ? `${at}.` : ''}${missing}" is required` };
  }
  const name = at.split('.').at(-1) ?? '';
  const code =
    error.keyword === 'maxLength' && TOO_LONG.has(name) ? `${name.toUpperCase()}_TOO_LONG` : `${kind}_INVALID`;
  return { code, message: `${at ? `${noun} "${at}"` : 'The body'} is not valid: ${error.error}` };
}
