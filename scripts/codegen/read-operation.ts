import { pathParameters } from '../spec/check-operations.js';
import type {
  Answer,
  Content,
  DocumentFacts,
  OperationFacts,
  Parameter,
  PathFacts,
  RequestBody,
  Schema,
} from '../spec/facts.js';
import { resolve } from '../spec/resolve.js';
import { SpecError } from '../spec/spec-error.js';
import type { BodyModel, SuccessModel } from './model.js';

const BODY_KINDS: Readonly<Record<string, BodyModel['kind']>> = {
  'application/json': 'json',
  'multipart/form-data': 'multipart',
  'application/x-www-form-urlencoded': 'form',
};

/** Path parameters in the order of the path, and query parameters in alphabetical order. */
export function readParameters(document: DocumentFacts, path: string, item: PathFacts, operation: OperationFacts) {
  const all = new Map<string, Parameter>();
  for (const entry of [...(item.parameters ?? []), ...(operation.parameters ?? [])]) {
    const parameter = resolve<Parameter>(document, entry);
    // An operation's own parameter replaces the path's of the same name.
    all.set(`${parameter.in} ${parameter.name}`, parameter);
  }
  const odd = [...all.values()].find((parameter) => parameter.in !== 'path' && parameter.in !== 'query');
  if (odd) throw problem(operation, `The ${odd.in} parameter ${odd.name} is not supported`);
  const query = [...all.values()].filter((parameter) => parameter.in === 'query');
  return {
    pathParameters: pathParameters(path).map((name) => all.get(`path ${name}`) as Parameter),
    queryParameters: query.sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** Whether an operation's body, if any, can be sent. */
export function isBodySupported(document: DocumentFacts, operation: OperationFacts): boolean {
  if (operation.requestBody === undefined) return true;
  return bodyMediaType(resolve<RequestBody>(document, operation.requestBody)) !== undefined;
}

/** The request body, if any: JSON, multipart or a form, and an object. */
export function readBody(document: DocumentFacts, operation: OperationFacts): BodyModel | undefined {
  if (operation.requestBody === undefined) return undefined;
  const body = resolve<RequestBody>(document, operation.requestBody);
  const { required, content } = body;
  const mediaType = bodyMediaType(body);
  const kind = mediaType && BODY_KINDS[mediaType];
  if (!kind) throw problem(operation, `A body of ${Object.keys(content).join(', ')} is not supported`);
  const schema = resolve<Schema>(document, content[mediaType]?.schema ?? {});
  if (schema.type !== 'object' || !schema.properties)
    throw problem(operation, 'Its body is not an object with properties');
  return { kind, required: required === true, schema };
}

function bodyMediaType({ content }: RequestBody): string | undefined {
  return Object.keys(BODY_KINDS).find((type) => type in content);
}

/** The first declared success. */
export function readSuccess(document: DocumentFacts, operation: OperationFacts): SuccessModel {
  const successes = Object.entries(operation.responses)
    .filter(([status]) => /^2\d\d$/.test(status))
    .map(([status, answer]) => ({ status: Number(status), content: resolve<Answer>(document, answer).content }));
  const [first] = successes;
  if (!first) throw problem(operation, 'It declares no success (2xx)');
  const body = bodyOf(first.content);
  return { status: first.status, ...body, empty: successes.some(({ content }) => bodyOf(content) === undefined) };
}

function bodyOf(content: Content | undefined): { mediaType: string; schema: Schema } | undefined {
  const mediaType = Object.keys(content ?? {})[0];
  const schema = mediaType && content?.[mediaType]?.schema;
  return mediaType && schema ? { mediaType, schema } : undefined;
}

function problem({ operationId }: OperationFacts, text: string): SpecError {
  return new SpecError(`${operationId}: ${text}. Correct it, or leave the operation out (\`omit\`), in the overlay.`);
}
