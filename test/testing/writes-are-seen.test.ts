import { describe, expect, it } from 'vitest';
import { operations } from '../../generated/management/operations.js';
import { SUPPORT, type Support } from '../../scripts/emulator-support/levels.js';
import type { TestClient } from './client.js';
import { type ContractRequest, type PreparedRequest, prepareRequest, requestFrom } from './contract-request.js';
import { type DocumentedOperation, isVendorPresent, projectPath, readDocument, vendorPath } from './document.js';

/** What no operation of the Management API reads back, and where it is tested that it has an effect. */
const SEEN_ELSEWHERE: Readonly<Record<string, string>> = {
  addApiApplicationScope: 'apis.test.ts',
  deleteApiApplicationScope: 'apis.test.ts',
  addOrganizationUserApiScope: 'apis.test.ts',
  deleteOrganizationUserApiScope: 'apis.test.ts',
  createMeterUsageRecord: 'billing.test.ts',
  replaceMfa: 'mfa.test.ts',
  replaceOrganizationMfa: 'mfa.test.ts',
  updateOrganizationSessions: 'user-sessions.test.ts',
  updateApplicationTokens: 'applications.test.ts',
  updateUserFeatureFlagOverride: 'sign-in/claims.test.ts',
  refreshUserClaims: 'sign-in/claims.test.ts',
};

const documented = readDocument(isVendorPresent() ? vendorPath : projectPath);
const byKey = new Map(documented.map((operation) => [operation.key, operation]));
const rows = Object.entries(operations).map(([name, row]) => [name, byKey.get(`${row.method} ${row.path}`)] as const);
const reads = documented.filter(({ method }) => method === 'GET');
const writes = rows.filter((row): row is [(typeof row)[0], DocumentedOperation] => {
  const [name, operation] = row;
  const { level }: Support = SUPPORT[name as keyof typeof SUPPORT];
  return operation !== undefined && operation.method !== 'GET' && level === 'state' && !(name in SEEN_ELSEWHERE);
});

describe('what a write changes', () => {
  it.each(writes)('%s is seen by a read', async (_, operation) => {
    const prepared = await prepareRequest(operation);
    const { client } = prepared;
    const before = client.emulator.snapshot();
    const { status, body } = await send(client, prepared);
    expect(status, JSON.stringify(body)).toBeLessThan(300);
    const after = client.emulator.snapshot();
    const seen = await firstDifference(prepared, operation, [before, after]);
    expect(seen).toBeDefined();
  });

  it('is what the list of exceptions says it is not: those are operations with state', () => {
    for (const name of Object.keys(SEEN_ELSEWHERE)) {
      const { level }: Support = SUPPORT[name as keyof typeof SUPPORT];
      expect(level).toBe('state');
    }
  });
});

type Snapshot = ReturnType<TestClient['emulator']['snapshot']>;

/** The first read whose answers differ between two moments; those of like paths are asked first. */
async function firstDifference(
  { client, values }: PreparedRequest,
  { path }: DocumentedOperation,
  moments: readonly [Snapshot, Snapshot],
): Promise<string | undefined> {
  const near = [...reads].sort((a, b) => likeness(b.path, path) - likeness(a.path, path));
  for (const read of near) {
    const request = requestFrom(read, values);
    const answers = [];
    for (const moment of moments) {
      client.emulator.restore(moment);
      answers.push(JSON.stringify(await send(client, request)));
    }
    if (answers[0] !== answers[1]) return read.key;
  }
  return undefined;
}

function likeness(one: string, other: string): number {
  const [a, b] = [one.split('/'), other.split('/')];
  const different = a.findIndex((segment, index) => segment !== b[index]);
  return different === -1 ? a.length : different;
}

function send({ call }: TestClient, { method, path, body }: ContractRequest) {
  return call(method, path, body);
}
