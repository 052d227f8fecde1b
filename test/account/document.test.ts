import { Ajv, type ValidateFunction } from 'ajv';
import { describe, expect, it } from 'vitest';
import { operations } from '../../generated/account/operations.js';
import { AccountClient } from '../../src/account/index.js';
import {
  type DocumentedOperation,
  documentedOperations,
  documentsNote,
  kindeDocument,
  resolved,
  type Schema,
} from '../support/kinde-documents.js';

/** Every operation is called with the inputs that Kinde's own account document declares, and that document judges the request. */
const document = kindeDocument('account-api.yaml');

/** The document declares the key of an entitlement as a path parameter and leaves it out of the path. */
const CORRECTED: Readonly<Record<string, string>> = {
  '/account_api/v1/entitlement': '/account_api/v1/entitlement/{key}',
};

describe.skipIf(!document)(`the account operations against Kinde's document${documentsNote}`, () => {
  const documented = (document ? documentedOperations(document) : []).map((operation) => ({
    ...operation,
    path: CORRECTED[operation.path] ?? operation.path,
  }));
  const names = new Map(Object.entries(operations).map(([name, row]) => [`${row.method} ${row.path}`, name]));

  it('are the ten of the document', () => {
    expect([...names.keys()].sort()).toEqual(documented.map(({ method, path }) => `${method} ${path}`).sort());
    expect(documented).toHaveLength(10);
  });

  const kinds = [
    ['all inputs', () => true],
    ['required inputs', (required: boolean) => required],
  ] as const;
  const calls = documented.flatMap((operation) => kinds.map(([kind, wanted]) => ({ operation, kind, wanted })));

  it.each(calls.map((call) => [call.operation.id, call.kind, call] as const))('%s, %s', async (_, __, call) => {
    const name = names.get(`${call.operation.method} ${call.operation.path}`) as string;
    const input = inputFor(call.operation, call.wanted);
    let seen: Promise<object> | undefined;
    const fetch = async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
      seen = judge(call.operation, new Request(url, init));
      return Response.json({});
    };
    const client = new AccountClient({ domain: 'example.kinde.com', accessToken: 'token', fetch, env: {} });
    await (client as unknown as Record<string, (input: object) => Promise<unknown>>)[name]?.(input);
    expect(await seen).toEqual({ problems: [], received: input });
  });

  function inputFor(operation: DocumentedOperation, wanted: (required: boolean) => boolean): Record<string, unknown> {
    const body: Schema = operation.body ?? {};
    const fields = [
      ...operation.parameters.map(({ name, required, schema }) => [name, Boolean(required), schema] as const),
      ...Object.entries<Schema>(body.properties ?? {}).map(
        ([name, schema]) => [name, Boolean(body.required?.includes(name)), schema] as const,
      ),
    ];
    return Object.fromEntries(
      fields.filter(([, required]) => wanted(required)).map(([name, , schema]) => [name, sample(schema)]),
    );
  }

  function sample(declared: Schema): unknown {
    const schema = resolved(document, declared);
    if (schema.enum) return schema.enum[0];
    return schema.type === 'integer' ? 7 : 'a b/ü&=+%2F,"';
  }

  async function judge(operation: DocumentedOperation, request: Request): Promise<object> {
    const problems: string[] = [];
    const url = new URL(request.url);
    if (request.method !== operation.method) problems.push(`method ${request.method}`);
    if (request.headers.get('authorization') !== 'Bearer token') problems.push('authorization');
    const type = request.headers.get('content-type')?.split(';')[0];
    if ((type ?? undefined) !== operation.bodyType) problems.push(`content type ${type}`);
    const text = await request.text();
    const form = operation.bodyType === undefined ? {} : Object.fromEntries(new URLSearchParams(text));
    if (operation.bodyType === undefined && text !== '') problems.push('a body where none is declared');
    else if (operation.body && !validator(operation.body)(form)) problems.push('body');
    const query = [...url.searchParams].map(([name, value]) => [name, typed(operation, name, value)]);
    for (const [name, value] of query) {
      const parameter = operation.parameters.find((one) => one.in === 'query' && one.name === name);
      if (!parameter || !validator(parameter.schema)(value)) problems.push(`query ${name}`);
    }
    return {
      problems,
      received: { ...pathValues(operation.path, url.pathname), ...Object.fromEntries(query), ...form },
    };
  }

  function typed({ parameters }: DocumentedOperation, name: string, text: string): unknown {
    return parameters.find((parameter) => parameter.name === name)?.schema.type === 'integer' ? Number(text) : text;
  }

  function pathValues(template: string, path: string): Record<string, string> {
    const got = path.split('/');
    const wanted = template
      .split('/')
      .map((segment, index) => [segment, decodeURIComponent(got[index] ?? '')] as const);
    expect(got).toHaveLength(wanted.length);
    for (const [segment, value] of wanted) if (!segment.startsWith('{')) expect(value).toBe(segment);
    return Object.fromEntries(
      wanted.filter(([segment]) => segment.startsWith('{')).map(([segment, value]) => [segment.slice(1, -1), value]),
    );
  }

  function validator(schema: Schema): ValidateFunction {
    const ajv = new Ajv({ strict: false, validateFormats: false });
    return ajv.compile({ ...schema, components: document.components });
  }
});

describe('the account table', () => {
  it('walks the five lists by the cursor in the metadata', () => {
    const walked = Object.entries(operations).flatMap(([name, { page }]) =>
      page ? [[name, page.items, page.scheme]] : [],
    );
    expect(walked).toEqual([
      ['getEntitlements', 'entitlements', 'account'],
      ['getFeatureFlags', 'feature_flags', 'account'],
      ['getPermissions', 'permissions', 'account'],
      ['getProperties', 'properties', 'account'],
      ['getRoles', 'roles', 'account'],
    ]);
  });
});
