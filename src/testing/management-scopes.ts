import { operations } from '../../generated/management/operations.js';

/** Every scope of the Management API. */
export function managementScopes(): readonly string[] {
  const scopes = Object.values(operations).flatMap((operation) => operation.scope ?? []);
  return [...new Set(scopes)].sort();
}
