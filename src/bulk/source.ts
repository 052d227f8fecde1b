import { assertItems } from './assert-source.js';

/** What is wrong with a record. */
export interface Problem {
  /** The field or column, where it is one. */
  readonly field?: string | undefined;
  readonly message: string;
}

/** A record of a file, with the line at which it begins, and what is wrong with it where it cannot be read. */
export class SourceRow {
  readonly line: number;
  readonly value: unknown;
  readonly problem: Problem | undefined;

  constructor(line: number, value: unknown, problem?: Problem) {
    this.line = line;
    this.value = value;
    this.problem = problem;
  }
}

/** Items one after the other. */
export type Items<T> = Iterable<T | SourceRow> | AsyncIterable<T | SourceRow>;

/**
 * Where items come from: a list, a generator, a file's records, or a function that gives the items from a position on.
 *
 * A resumed job reads its source again; one that is a function is asked to start near the place where the work stopped.
 */
export type Source<T> = Items<T> | ((from: number) => Items<T>);

/** One item of a source. */
export interface Entry {
  /** Position in the source, from 0. */
  readonly index: number;
  readonly line: number | undefined;
  readonly value: unknown;
  readonly problem: Problem | undefined;
  /** The item as text, to tell a changed source by. */
  readonly text: string;
}

/** The items of a source; a source that is a function begins at `from`, any other one at its start. */
export async function* entriesOf(source: Source<unknown>, from: number): AsyncGenerator<Entry, void, undefined> {
  const isSeekable = typeof source === 'function';
  let index = isSeekable ? from : 0;
  const items = isSeekable ? source(from) : source;
  assertItems(items, 'What the source gives');
  for await (const item of items) {
    yield entryFrom(index, item);
    index += 1;
  }
}

/** How many items a source has, where that is known without reading it. */
export function sizeOf(source: Source<unknown>): number | undefined {
  if (Array.isArray(source)) return source.length;
  return source instanceof Set || source instanceof Map ? source.size : undefined;
}

function entryFrom(index: number, item: unknown): Entry {
  const { line, value, problem } =
    item instanceof SourceRow ? item : { line: undefined, value: item, problem: undefined };
  try {
    return { index, line, value, problem, text: JSON.stringify([value, problem]) };
  } catch (error) {
    const message = `The record cannot be written as JSON: ${(error as Error).message}`;
    return { index, line, value: undefined, problem: { message }, text: message };
  }
}
