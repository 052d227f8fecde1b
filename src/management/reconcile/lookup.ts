import type { ManagementOperations } from '../../../generated/management/operations.js';

/** Names of fields, by the names that they have elsewhere. */
type Names = Readonly<Record<string, string>>;

/**
 * How one looks whether a write was carried out.
 *
 * - `create`: a record is there that was not before; its `created_on` tells a new one from an old one.
 * - `link`: two things belong together; whether they did before makes no difference.
 * - `update`: the fields that were sent are those of the record.
 * - `delete`: the record is not there.
 */
export interface Lookup {
  readonly kind: 'create' | 'link' | 'update' | 'delete';
  /** The operation that reads: a list, paged or not, or one record. */
  readonly read: keyof ManagementOperations;
  /** Its inputs, by their names: the fields of the write that they come from. */
  readonly input?: Names;
  /** Field of the answer that holds the record, or the list where it is not paged. */
  readonly record?: string;
  /** Which item of the list it is: fields of the item, and those of the write that must be the same. */
  readonly match?: Names;
  /** Fields of the write that the record has under another name. */
  readonly names?: Names;
  /** Fields that the record may keep to itself, as null. */
  readonly hidden?: readonly string[];
  /** Reads the whole of a record that the list shows only in part. */
  readonly detail?: { readonly read: keyof ManagementOperations; readonly input: Names };
}

/** What is in an answer: an item of a list, else a field of it, else the whole. */
export type RecordOf<L extends Lookup> = L extends { detail: { read: infer Name extends keyof ManagementOperations } }
  ? ManagementOperations[Name]['output']
  : ManagementOperations[L['read']] extends infer S extends { output: unknown }
    ? S extends { item: infer Item }
      ? Item
      : L extends { record: infer Field extends keyof S['output'] }
        ? NonNullable<S['output'][Field]> extends readonly (infer Item)[]
          ? Item
          : NonNullable<S['output'][Field]>
        : S['output']
    : never;
