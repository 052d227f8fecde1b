import { isObject } from './keep.js';
import { SpecError } from './spec-error.js';

const VERSION = /^3\.0\.\d+$/;

/** @throws SpecError when the value is not an OpenAPI 3.0 document with paths. */
export function checkDocument(value: unknown): void {
  if (!isObject(value)) throw new SpecError('This is not an OpenAPI document: its top level is not an object.');
  if (value.openapi === undefined) {
    const hint = value.swagger === undefined ? 'it has no `openapi` version' : `it is Swagger ${String(value.swagger)}`;
    throw new SpecError(`This is not an OpenAPI 3.0 document: ${hint}.`);
  }
  if (!VERSION.test(String(value.openapi))) {
    throw new SpecError(`OpenAPI ${value.openapi} is not supported; 3.0.x is.`, '#/openapi');
  }
  if (!isObject(value.paths)) throw new SpecError('The document has no `paths`.');
  if (Object.keys(value.paths).length === 0) throw new SpecError('The document has no paths in `paths`.', '#/paths');
}
