import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { operations } from '../../../generated/account/operations.js';
import {
  type DocumentedOperation,
  documentedOperations,
  documentsNote,
  kindeDocument,
  resolved,
  type Schema,
} from '../../support/kinde-documents.js';
import { tokensOf } from '../sign-in/support.js';
import { signedIn } from './support.js';

/** Every answer of the emulator's Account API, judged by Kinde's own document, which is not part of the project. */
const document = kindeDocument('account-api.yaml');

/** The document says that the key is a path parameter, and has no place for it in the path. */
const CORRECTED: Readonly<Record<string, string>> = {
  '/account_api/v1/entitlement': '/account_api/v1/entitlement/{key}',
};

/** Metadata of flags is not in the document; the emulator pages that list like the others, since it takes a cursor. */
const UNDECLARED: Readonly<Record<string, readonly string[]>> = { GetFeatureFlags: ['metadata'] };

describe.skipIf(!document)(`the answers against Kinde's account document${documentsNote}`, () => {
  const documented = document ? documentedOperations(document) : [];

  it('has every operation of the document', () => {
    const known = Object.values(operations).map(({ method, path }) => `${method} ${path}`);
    expect(documented.map(({ method, path }) => `${method} ${CORRECTED[path] ?? path}`).sort()).toEqual(known.sort());
  });

  it.each(documented.map((operation) => [operation.id, operation] as const))('%s', async (id, operation) => {
    const { status, text } = await send(operation);
    expect([status, text]).toEqual([200, expect.anything()]);
    const schema = operation.responses['200'].content?.['application/json']?.schema;
    if (!schema) return expect(text).toBe('');
    const body = JSON.parse(text) as Record<string, unknown>;
    for (const name of UNDECLARED[id] ?? []) delete body[name];
    expect(problemsOf(inlined(schema), body)).toEqual([]);
  });

  it.each(documented.map((operation) => [operation.id, operation] as const))('%s for nobody', async (_, operation) => {
    const { status, text } = await send(operation, 'x');
    const declared = operation.responses[status]?.content?.['application/json']?.schema;
    expect(Object.keys(operation.responses)).toContain(String(status));
    if (declared) expect(problemsOf(inlined(declared), JSON.parse(text))).toEqual([]);
  });
});

async function send({ method, path, bodyType }: DocumentedOperation, bearer?: string) {
  const { emulator, token } = await signedIn();
  const { refresh_token } = await tokensOf(emulator, { userId: 'kp_one', orgCode: 'org_1' });
  const secret = bearer === undefined ? 'web-secret' : 'wrong';
  const form = new URLSearchParams({ token: refresh_token, client_id: 'web', client_secret: secret });
  const answer = await emulator.fetch(`${emulator.domain}${(CORRECTED[path] ?? path).replace('{key}', 'seats')}`, {
    method,
    headers: { authorization: `Bearer ${bearer ?? token}` },
    ...(bodyType === undefined ? {} : { body: form }),
  });
  return { status: answer.status, text: await answer.text() };
}

/** What is wrong with a body; one that says more than the document declares is wrong too. */
function problemsOf(schema: Schema, body: unknown): unknown[] {
  const ajv = new Ajv({ strict: false, allErrors: true });
  ajv.addFormat('date-time', (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(text) && !Number.isNaN(Date.parse(text)));
  ajv.validate(schema, body);
  return (ajv.errors ?? []).map(({ instancePath, message, params }) => [instancePath, message, params]);
}

/** A schema as JSON Schema has it: references followed, `nullable` written out, nothing allowed beyond what it declares. */
function inlined(declared: Schema): Schema {
  if (Array.isArray(declared)) return declared.map(inlined);
  if (typeof declared !== 'object' || declared === null) return declared;
  const { nullable, example: _, ...rest } = resolved(document, declared);
  const schema = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, inlined(value)])) as Schema;
  if (nullable && typeof schema.type === 'string') schema.type = [schema.type, 'null'];
  if (schema.type === 'object' && schema.properties) schema.additionalProperties = false;
  return schema;
}
