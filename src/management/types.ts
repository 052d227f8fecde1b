import type { ManagementOperations } from '../../generated/management/operations.js';
import type { Signature } from '../operation.js';
import type { CallOptions, ListOptions } from './call-types.js';
import type { FlatInputs } from './flat.js';
import type { Page, PagePromise } from './page.js';

/** The method of one operation: one input object, then options. */
export type Method<S extends Signature, Flat = never> = S extends { item: infer Item }
  ? ListMethod<
      S extends { optional: true } ? [input?: S['input'] | Flat] : [input: S['input'] | Flat],
      S['output'],
      Item
    >
  : S extends { optional: true }
    ? (input?: S['input'] | Flat, options?: CallOptions) => Promise<S['output']>
    : (input: S['input'] | Flat, options?: CallOptions) => Promise<S['output']>;

type ListMethod<Input extends unknown[], Output, Item> = (
  ...args: [...input: Input, options?: ListOptions]
) => PagePromise<Page<Output, Item>, Item>;

/** Every operation of the Management API as a method. */
export type ManagementMethods = {
  [Name in keyof ManagementOperations]: Method<
    ManagementOperations[Name],
    Name extends keyof FlatInputs ? FlatInputs[Name] : never
  >;
};
