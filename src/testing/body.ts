import type { JsonSchema, Operation, OperationShape } from '../operation.js';
import { refusal } from './answers.js';

/** Reads the body of a request as the operation declares it; `undefined` when none was sent. */
export async function readBody(operation: Operation, shape: OperationShape, request: Request): Promise<unknown> {
  if (!shape.body) return undefined;
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (operation.body === 'multipart') return await readForm(type, shape.body.schema, request);
  const text = await request.text();
  if (text.trim() === '') return undefined;
  if (type !== 'application/json' && !type.endsWith('+json')) {
    throw refusal(400, 'CONTENT_TYPE_INVALID', `The body must be application/json, not ${type || 'untyped'}`);
  }
  return parse(text);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refusal(400, 'BODY_INVALID', 'The body is not JSON');
  }
}

async function readForm(type: string, schema: JsonSchema, request: Request): Promise<unknown> {
  if (type !== 'multipart/form-data') {
    throw refusal(400, 'CONTENT_TYPE_INVALID', `The body must be multipart/form-data, not ${type || 'untyped'}`);
  }
  const form = await request.formData().catch(() => undefined);
  if (!form) throw refusal(400, 'BODY_INVALID', 'The body is not a form');
  const properties = (schema.properties ?? {}) as Record<string, JsonSchema>;
  return Object.fromEntries([...form].map(([name, value]) => [name, fieldFrom(name, value, properties[name])]));
}

/** A file stands as its name, which is what a schema of format `binary` can be checked with. */
function fieldFrom(name: string, value: FormDataEntryValue, schema: JsonSchema | undefined): string {
  if (typeof value !== 'string') return value.name;
  if (schema?.format === 'binary') throw refusal(400, 'FIELD_INVALID', `Field "${name}" must be a file`);
  return value;
}
