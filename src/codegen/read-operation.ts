import type { BodyModel, SuccessModel } from './model.js';
import { pathParameters } from './spec/check-operations.js';
import type {
  Answer,
  Content,
  DocumentFacts,
  OperationFacts,
  Parameter,
  PathFacts,
  RequestBody,
  Schema,
} from './spec/facts.js';
import { resolve } from './spec/resolve.js';
import { SpecError } from './spec/spec-error.js';

/** An operation that is legal, and that no method can be made of. */
export class UnsupportedError extends SpecError {
  /** @param reason Why, as the end of a sentence with a colon. */
  constructor(
    operationId: string,
    readonly reason: string,
  ) {
    super(`${operationId}: ${reason}. Correct it, or leave the operation out (\`omit\`), in the overlay.`);
  }
}

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
  // Headers and cookies are no inputs: the options of a call take headers.
  const plain = [...all.values()].filter(({ in: where, name }) => {
    const parameter = all.get(`${where} ${name}`);
    return (where === 'path' || where === 'query') && (parameter?.content === undefined || parameter.required);
  });
  const encoded = plain.find(({ content }) => content !== undefined);
  if (encoded) throw problem(operation, `the parameter ${encoded.name} is sent in an encoding of its own`);
  const query = plain.filter((parameter) => parameter.in === 'query');
  return {
    pathParameters: pathParameters(path).map((name) => all.get(`path ${name}`) as Parameter),
    queryParameters: query.sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** The request body, if any: JSON, multipart or a form, and an object. */
export function readBody(document: DocumentFacts, operation: OperationFacts): BodyModel | undefined {
  if (operation.requestBody === undefined) return undefined;
  const body = resolve<RequestBody>(document, operation.requestBody);
  const { required, content } = body;
  const mediaType = bodyMediaType(body);
  const kind = mediaType && BODY_KINDS[mediaType];
  if (!kind) throw problem(operation, `a body of ${Object.keys(content).join(', ')} cannot be sent`);
  const schema = resolve<Schema>(document, content[mediaType]?.schema ?? {});
  if (schema.type !== 'object' || !schema.properties)
    throw problem(operation, 'its body is not an object with properties');
  return { kind, required: required === true, schema };
}

function bodyMediaType({ content }: RequestBody): string | undefined {
  return Object.keys(BODY_KINDS).find((type) => type in content);
}

/** The first declared success: a 2xx, else all of them in one (`2XX`). */
export function readSuccess(document: DocumentFacts, operation: OperationFacts): SuccessModel {
  const successes = Object.entries(operation.responses)
    .filter(([key]) => /^2(\d\d|XX)$/.test(key))
    .map(([key, answer]) => ({ key, content: resolve<Answer>(document, answer).content }));
  const [first] = successes;
  if (!first) throw problem(operation, 'it declares no success (2xx)');
  const { key, content } = first;
  const empty = successes.some((success) => bodyOf(success.content) === undefined);
  return { key, status: key === '2XX' ? 200 : Number(key), ...bodyOf(content), empty };
}

function bodyOf(content: Content | undefined): { mediaType: string; schema: Schema } | undefined {
  const mediaType = Object.keys(content ?? {})[0];
  const schema = mediaType && content?.[mediaType]?.schema;
  return mediaType && schema ? { mediaType, schema } : undefined;
}

function problem({ operationId }: OperationFacts, reason: string): UnsupportedError {
  return new UnsupportedError(operationId, reason);
}
