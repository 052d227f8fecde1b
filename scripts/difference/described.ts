import type { Api } from '../../src/codegen/api.js';
import { declaredOperations } from '../../src/codegen/build-model.js';
import { pathParameters } from '../../src/codegen/spec/check-operations.js';
import type {
  Answer,
  Content,
  DocumentFacts,
  OperationFacts,
  Parameter,
  PathFacts,
  RequestBody,
} from '../../src/codegen/spec/facts.js';
import { resolve } from '../../src/codegen/spec/resolve.js';
import type { PageRule } from '../../src/operation.js';
import { type Field, type Fields, fieldsOf } from './fields.js';

/** A field of the input, and where it travels. */
export interface Input extends Field {
  /** `path`, `query`, `header`, `cookie` or `body`. */
  readonly place: string;
  /** How a parameter with several values is written (`form, explode`). */
  readonly sentAs?: string;
}

/** One answer of an operation. */
export interface Answered {
  readonly status: string;
  readonly mediaType?: string;
  readonly fields: Fields;
}

/** An operation as its users meet it. */
export interface Described {
  readonly id: string;
  /** Public name; absent where no method can be made of it. */
  readonly name?: string;
  readonly method: string;
  readonly path: string;
  /** Names in the path, in its order. */
  readonly pathNames: readonly string[];
  readonly scope?: string;
  readonly deprecated: boolean;
  readonly page?: PageRule;
  readonly bodyType?: string;
  readonly inputs: ReadonlyMap<string, Input>;
  /** The first success first. */
  readonly answers: readonly Answered[];
}

/** Every operation of an API, read for comparison. */
export function describeOperations({ document, operations }: Api): Described[] {
  const models = new Map(operations.map((operation) => [operation.operationId, operation]));
  return declaredOperations(document).map(({ path, item, method, facts }) => {
    const model = models.get(facts.operationId);
    const body = facts.requestBody && resolve<RequestBody>(document, facts.requestBody);
    const bodyType = body && Object.keys(body.content)[0];
    return {
      id: facts.operationId,
      ...(model ? { name: model.name } : {}),
      method: method.toUpperCase(),
      path,
      pathNames: pathParameters(path),
      ...(facts['x-scope'] ? { scope: facts['x-scope'] } : {}),
      deprecated: facts.deprecated === true,
      ...(model?.page ? { page: model.page } : {}),
      ...(bodyType ? { bodyType } : {}),
      inputs: new Map([...parameterInputs(document, item, facts), ...bodyInputs(document, body)]),
      answers: answersOf(document, facts),
    };
  });
}

function parameterInputs(document: DocumentFacts, item: PathFacts, facts: OperationFacts): Map<string, Input> {
  const all = new Map<string, Parameter>();
  for (const entry of [...(item.parameters ?? []), ...(facts.parameters ?? [])]) {
    const parameter = resolve<Parameter>(document, entry);
    all.set(`${parameter.in} ${parameter.name}`, parameter);
  }
  const inputs = new Map<string, Input>();
  for (const parameter of all.values()) {
    const { in: place, schema, content, required = false, deprecated = false } = parameter;
    const name = place === 'header' || place === 'cookie' ? `${place} ${parameter.name}` : parameter.name;
    const fields = fieldsOf(document, schema ?? firstSchema(content), name, required);
    for (const [path, field] of fields) {
      const isTop = path === name;
      const own = isTop ? { deprecated: field.deprecated || deprecated, sentAs: sentAs(parameter) } : {};
      inputs.set(path, { ...field, ...own, place });
    }
  }
  return inputs;
}

function sentAs({ style, explode, content }: Parameter): string {
  return [style ?? '', explode === undefined ? '' : `explode ${explode}`, Object.keys(content ?? {})[0] ?? '']
    .filter((part) => part !== '')
    .join(', ');
}

function bodyInputs(document: DocumentFacts, body: RequestBody | undefined): Map<string, Input> {
  if (!body) return new Map();
  const fields = fieldsOf(document, firstSchema(body.content), '', body.required === true);
  return new Map([...fields].map(([path, field]) => [path, { ...field, place: 'body' }]));
}

function answersOf(document: DocumentFacts, { responses }: OperationFacts): Answered[] {
  const answers = Object.entries(responses).map(([status, entry]) => {
    const { content } = resolve<Answer>(document, entry);
    const mediaType = Object.keys(content ?? {})[0];
    const fields: Fields = content && mediaType ? fieldsOf(document, firstSchema(content)) : new Map();
    return { status, ...(mediaType ? { mediaType } : {}), fields };
  });
  const isSuccess = ({ status }: Answered): boolean => status.startsWith('2');
  return [...answers.filter(isSuccess), ...answers.filter((answer) => !isSuccess(answer))];
}

function firstSchema(content: Content | undefined) {
  return Object.values(content ?? {})[0]?.schema ?? {};
}
