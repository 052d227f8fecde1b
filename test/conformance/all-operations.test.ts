import { Ajv, type ValidateFunction } from 'ajv';
import { describe, expect, it } from 'vitest';
import { operations } from '../../generated/management/operations.js';
import { ManagementClient } from '../../src/management/index.js';
import {
  type DocumentedOperation,
  documentedOperations,
  documentsNote,
  kindeDocument,
  resolved,
  type Schema,
} from '../support/kinde-documents.js';

/** Every operation is called with every input that Kinde's own document declares, and Kinde's document judges the request. */
const document = kindeDocument();

describe.skipIf(!document)(`all operations against Kinde's own document${documentsNote}`, () => {
  const documented = document ? documentedOperations(document) : [];
  const names = new Map(Object.entries(operations).map(([name, row]) => [`${row.method} ${row.path}`, name]));

  it('the table has exactly the operations of the document', () => {
    expect([...names.keys()].sort()).toEqual(documented.map(({ method, path }) => `${method} ${path}`).sort());
    expect(documented).toHaveLength(183);
  });

  it.each(documented.map((operation) => [operation.id, operation] as const))('%s, all inputs', async (_, operation) => {
    const name = names.get(`${operation.method} ${operation.path}`) as string;
    const input = inputFor(operation, () => true);
    const { request, client } = clientFor(operation);
    await (client as unknown as Record<string, (input: object) => Promise<unknown>>)[name]?.(input);
    expect(await request()).toEqual({ problems: [], received: input });
  });

  it.each(documented.map((operation) => [operation.id, operation] as const))(
    '%s, required inputs',
    async (_, operation) => {
      const name = names.get(`${operation.method} ${operation.path}`) as string;
      const input = inputFor(operation, (required) => required);
      const { request, client } = clientFor(operation);
      await (client as unknown as Record<string, (input: object) => Promise<unknown>>)[name]?.(input);
      expect(await request()).toEqual({ problems: [], received: input });
    },
  );

  /** A client whose fetch answers as Kinde and keeps the one API request for judgement. */
  function clientFor(operation: DocumentedOperation) {
    let seen: Promise<{ problems: string[]; received: object }> | undefined;
    const fetch = async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
      if (String(url).endsWith('/oauth2/token')) return Response.json({ access_token: 'token', expires_in: 3600 });
      expect(seen).toBeUndefined();
      seen = judge(operation, new Request(url, init));
      return Response.json({});
    };
    const client = new ManagementClient({
      domain: 'acme.kinde.com',
      clientId: 'id',
      clientSecret: 'secret',
      fetch,
      env: {},
    });
    return { client, request: async () => seen };
  }

  function inputFor(operation: DocumentedOperation, wanted: (required: boolean) => boolean): Record<string, unknown> {
    const parameters = operation.parameters.filter(({ required }) => wanted(Boolean(required)));
    const fields = parameters.map((parameter) => [parameter.name, sample(parameter.schema)]);
    const required: string[] = operation.body?.required ?? [];
    const properties = Object.entries<Schema>(operation.body?.properties ?? {}).filter(([key]) =>
      wanted(required.includes(key)),
    );
    const body = properties.map(([key, schema]) => [key, sample(schema)]);
    return Object.fromEntries([...fields, ...body]);
  }

  function sample(declared: Schema): unknown {
    const schema = resolved(document, declared);
    if (schema.enum) return schema.enum.find((value: unknown) => value !== null);
    const variant = schema.oneOf ?? schema.anyOf;
    if (variant) return sample(variant[0]);
    if (schema.allOf) return Object.assign({}, ...schema.allOf.map(sample));
    switch (schema.type) {
      case 'integer':
        return Math.max(schema.minimum ?? 7, 7);
      case 'number':
        return 7.5;
      case 'boolean':
        return true;
      case 'array':
        return [sample(schema.items ?? {})];
      case 'string':
        return schema.format === 'binary'
          ? new File(['<svg/>'], 'logo.svg', { type: 'image/svg+xml' })
          : stringFor(schema.format);
      default:
        if (schema.properties) return sampleObject(schema.properties);
        return {
          city:
            schema.additionalProperties?.type === 'array'
              ? ['a b', 'c&d']
              : sample(schema.additionalProperties ?? { type: 'string' }),
        };
    }
  }

  function sampleObject(properties: Schema): object {
    return Object.fromEntries(Object.entries(properties).map(([key, inner]) => [key, sample(inner)]));
  }

  function stringFor(format: string | undefined): string {
    if (format === 'date-time') return '2026-01-02T03:04:05Z';
    if (format === 'uuid') return '00000000-0000-4000-8000-000000000001';
    return format === 'uri' || format === 'url' ? 'https://example.com/a?b=c' : 'a b/ü&=+%2F,"';
  }

  async function judge(operation: DocumentedOperation, request: Request) {
    const problems: string[] = [];
    const url = new URL(request.url);
    const check = (what: string, schema: Schema, value: unknown): void => {
      const validate = validator(schema);
      if (!validate(value)) problems.push(`${what}: ${JSON.stringify(validate.errors)}`);
    };
    if (request.method !== operation.method) problems.push(`method ${request.method}`);
    if (request.headers.get('authorization') !== 'Bearer token') problems.push('authorization');
    const received: Record<string, unknown> = { ...pathValues(operation.path, url.pathname) };
    const declared = (place: string) => operation.parameters.filter((parameter) => parameter.in === place);
    for (const [key, text] of url.searchParams) {
      const [, name = key, inner] = key.match(/^(\w+)\[(.*)\]$/) ?? [];
      const parameter = declared('query').find((candidate) => candidate.name === name);
      if (!parameter) problems.push(`unknown query parameter ${name}`);
      else if (inner === undefined) received[name] = typed(parameter.schema, text);
      else received[name] = { ...(received[name] as object), [inner]: text.split(',') };
    }
    if (operation.bodyType === undefined) {
      if (await request.text()) problems.push('a body where none is declared');
    } else if (request.headers.get('content-type')?.split(';')[0] !== operation.bodyType) {
      problems.push(`content type ${request.headers.get('content-type')}`);
    } else {
      const isForm = operation.bodyType === 'multipart/form-data';
      const body = isForm ? Object.fromEntries(await request.formData()) : await request.json();
      if (!isForm) check('body', operation.body, body);
      Object.assign(received, body);
    }
    for (const { name, required, schema, in: place } of operation.parameters) {
      if (required && !(name in received)) problems.push(`${place} parameter ${name} is missing`);
      else if (name in received) check(`${place} parameter ${name}`, schema, received[name]);
    }
    return { problems, received };
  }

  function typed(declared: Schema, text: string): unknown {
    const { type } = resolved(document, declared);
    if (type === 'integer' || type === 'number') return Number(text);
    return type === 'boolean' ? text === 'true' : text;
  }

  function pathValues(template: string, path: string): Record<string, string> {
    const [wanted, got] = [template.split('/'), path.split('/')];
    expect(got).toHaveLength(wanted.length);
    const pairs = wanted.map((segment, index) => [segment, decodeURIComponent(got[index] as string)] as const);
    for (const [segment, value] of pairs) if (!segment.startsWith('{')) expect(value).toBe(segment);
    return Object.fromEntries(
      pairs.filter(([segment]) => segment.startsWith('{')).map(([segment, value]) => [segment.slice(1, -1), value]),
    );
  }

  function validator(schema: Schema): ValidateFunction {
    const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
    // The variants of a connection's options overlap (all their fields are optional), so "exactly one" can never hold.
    const lenient = JSON.stringify({ ...schema, components: document.components }).replaceAll('"oneOf":', '"anyOf":');
    return ajv.compile(JSON.parse(lenient));
  }
});
