import type { AccountMethods } from '../account/types.js';
import type { CallOptions } from '../management/call.js';
import { type Claims, claimOf, isRecord, textOrNull } from './read.js';
import type { JsonValue } from './tenant.js';

/** Claims that hold properties, the most specific first. */
const CLAIMS = ['user_properties', 'organization_properties', 'application_properties'];

/** The properties in the claims of an access token, by key; those of the user win over the organization's. */
export function propertiesFrom(claims: Claims): ReadonlyMap<string, JsonValue> {
  const properties = new Map<string, JsonValue>();
  for (const name of CLAIMS) {
    const claim = claimOf(claims, name);
    for (const [key, entry] of Object.entries(isRecord(claim) ? claim : {})) {
      if (isRecord(entry) && !properties.has(key)) properties.set(key, (entry.v ?? null) as JsonValue);
    }
  }
  return properties;
}

/** The properties that the Account API gives, of all pages, by key. */
export async function liveProperties(
  api: AccountMethods,
  options: CallOptions,
): Promise<ReadonlyMap<string, JsonValue>> {
  const properties = new Map<string, JsonValue>();
  for await (const { key, value } of api.getProperties({}, options)) {
    if (textOrNull(key) !== null) properties.set(key as string, value ?? null);
  }
  return properties;
}
