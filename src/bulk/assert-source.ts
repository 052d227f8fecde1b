import { KindeInputError } from '../errors.js';

const FILES = 'a file is read with `fromCsv(createReadStream(file))` or `fromNdjson(createReadStream(file))`';
const FILE_NAME = /^[^\r\n{]*\.(csv|tsv|txt|json|jsonl|ndjson)$/i;
const LISTS = 'give a list, a generator, or a function that gives one of them';

/**
 * Refuses what gives no items, or letters and bytes instead of them, before anything is asked of Kinde.
 *
 * @param name What the source is called in the message.
 * @throws KindeInputError `INPUT_INVALID`, without what is in the source.
 */
export function assertSource(source: unknown, name = 'source'): void {
  if (typeof source === 'function') return;
  assertItems(source, `\`${name}\``);
}

/** The same for what a source that is a function gave. */
export function assertItems(items: unknown, name: string): void {
  if (typeof items === 'string')
    throw wrong(name, `a text, which is no list of items: ${FILES}; one item is \`[item]\``);
  if (isBytes(items)) throw wrong(name, `the bytes of a file, not its records: ${FILES}`);
  if (typeof (items as PromiseLike<unknown> | null)?.then === 'function')
    throw wrong(name, 'a promise: await it, or give an async generator');
  if (!isIterable(items)) throw wrong(name, `${kindOf(items)}, which has no items: ${LISTS}; ${FILES}`);
}

/**
 * Refuses the name of a file, which would be read as a text without records, and what gives no texts.
 *
 * @throws KindeInputError `INPUT_INVALID`.
 */
export function assertText(source: unknown): void {
  const how = 'give a stream of the file, `createReadStream(file)`, or a list of texts';
  if (typeof source === 'string') {
    if (FILE_NAME.test(source)) throw new KindeInputError(`The text is the name of a file, not its content: ${how}.`);
  } else if (!isIterable(source) || ArrayBuffer.isView(source)) {
    throw new KindeInputError(`What is to be read gives no texts: ${how}.`);
  }
}

/** Bytes, or a stream of them: one that is not made for objects. */
function isBytes(value: unknown): boolean {
  const isStream = (value as { readonly readableObjectMode?: unknown } | null)?.readableObjectMode === false;
  return isStream || ArrayBuffer.isView(value) || value instanceof ArrayBuffer;
}

function isIterable(value: unknown): boolean {
  const { [Symbol.iterator]: all, [Symbol.asyncIterator]: each } = Object(value) as Partial<
    Iterable<unknown> & AsyncIterable<unknown>
  >;
  return typeof all === 'function' || typeof each === 'function';
}

function kindOf(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function wrong(name: string, what: string): KindeInputError {
  return new KindeInputError(`${name} is ${what}.`);
}
