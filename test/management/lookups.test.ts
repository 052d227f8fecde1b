import { describe, expect, test } from 'vitest';
import { operations } from '../../generated/management/operations.js';
import type { KindeAmbiguousWriteError, Reconciliation } from '../../src/errors/ambiguous-write.js';
import { ManagementClient } from '../../src/management/index.js';
import { lookups } from '../../src/management/reconcile/lookups.js';
import { pathParameters } from '../../src/management/request.js';
import type { Operation } from '../../src/operation.js';
import { broken, failureOf } from '../support/fake-kinde.js';
import { prepareRequest } from '../testing/contract-request.js';
import { projectPath, readDocument } from '../testing/document.js';

/** Every write whose outcome can be looked up, on an emulator that holds what the write names. */

type Name = keyof typeof lookups;
type When = 'before' | 'after';

const documented = new Map(readDocument(projectPath).map((operation) => [operation.key, operation]));

/** What a lookup says of a write whose connection broke before it arrived, or after it was done. */
async function lost(name: Name, when: When): Promise<Reconciliation> {
  const { method, path } = operations[name];
  const operation = documented.get(`${method} ${path}`);
  if (!operation) throw new Error(`${name} is not documented.`);
  const { client, values, ...request } = await prepareRequest(operation);
  const { emulator } = client;
  let isBroken = true;
  const fetch: typeof globalThis.fetch = async (input, init) => {
    if (!isBroken || init?.method === 'GET' || String(input).endsWith('/oauth2/token'))
      return emulator.fetch(input, init);
    isBroken = false;
    if (when === 'before') throw broken('ECONNRESET');
    const { status } = await emulator.fetch(input, init);
    expect(status).toBeLessThan(300);
    throw broken('ECONNRESET');
  };
  const management = new ManagementClient({ ...emulator.credentials, fetch, env: {} });
  const call = management[name] as (fields: object) => Promise<unknown>;
  const error = await failureOf(call.call(management, inputOf(operations[name], request, values)));
  expect(error).toMatchObject({ code: 'AMBIGUOUS_WRITE', canReconcile: true });
  return (error as unknown as KindeAmbiguousWriteError).outcome({ attempts: 1 });
}

/** The flat input that makes a request on the wire. */
function inputOf(row: Operation, request: { path: string; body: unknown }, values: Readonly<Record<string, unknown>>) {
  const path = Object.fromEntries(pathParameters(row).map((field) => [field, values[field]]));
  const query = Object.fromEntries(new URL(request.path, 'http://localhost').searchParams);
  return { ...query, ...(request.body as object | undefined), ...path };
}

/** Writes whose record does not tell when it was made, so that it may have been there before. */
const UNDATED: readonly Name[] = [
  'createRole',
  'createPermission',
  'createFeatureFlag',
  'createProperty',
  'createPropertyCategory',
  'createApplication',
  'addApi',
  'addApiScope',
  'createConnection',
  'createSubscriber',
  'createBillingAgreement',
];

/** Writes whose record does not show all that was sent, so that what it shows may have been so before. */
const SHOWN_IN_PART: readonly Name[] = [
  'updateUser',
  'updateOrganization',
  'updateRole',
  'updateFeatureFlag',
  'updateProperty',
  'updateApplication',
  'updateConnection',
  'replaceConnection',
  'updateEnvironmentVariable',
  'updateWebhook',
  'updateBusiness',
];

describe.each(Object.keys(lookups) as Name[])('%s', (name) => {
  const { kind } = lookups[name][0];

  test('that did not arrive', async () => {
    const { outcome, record } = await lost(name, 'before');
    expect(outcome).toBe('not_applied');
    if (kind === 'update' || kind === 'delete') expect(record).toBeTypeOf('object');
    else expect(record).toBeUndefined();
  });

  test('that was carried out', async () => {
    const { outcome, record } = await lost(name, 'after');
    expect(outcome).toBe([...UNDATED, ...SHOWN_IN_PART].includes(name) ? 'unknown' : 'applied');
    if (kind === 'delete') expect(record).toBeUndefined();
    else expect(record).toBeTypeOf('object');
  });
});
