import type { Signature } from '../operation.js';
import type { ManagementClient } from './client.js';
import type { FlatInputs } from './flat.js';
import type { RawClientOf } from './raw.js';
import type { ManagementMethods, Method } from './types.js';

/**
 * A `ManagementClient` of a document of your own, as `npx kinde-sdk generate` writes it.
 *
 * `Own` names the operations that are not called as the ones of this package: they take their own inputs only.
 */
export type ManagementClientOf<
  Operations extends { [Name in keyof Operations]: Signature },
  Paths extends object,
  Own = never,
> = Omit<ManagementClient, keyof ManagementMethods | 'raw'> & {
  [Name in keyof Operations]: Method<
    Operations[Name],
    Name extends Exclude<keyof FlatInputs, Own> ? FlatInputs[Name] : never
  >;
} & {
  /** openapi-fetch over the paths of your document, on the same access token, retries and limits. */
  readonly raw: RawClientOf<Paths>;
};
