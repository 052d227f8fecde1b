import { assertText } from './assert-source.js';
import { linesOf, type TextSource } from './lines.js';
import { SourceRow } from './source.js';

/**
 * The records of newline-delimited JSON, each with its line; a line that is no JSON is a failed item, not the end.
 *
 * @throws KindeInputError `INPUT_INVALID` for the name of a file instead of what is in it.
 */
export async function* fromNdjson(source: TextSource): AsyncGenerator<SourceRow, void, undefined> {
  assertText(source);
  for await (const { number, text } of linesOf(source)) {
    const line = number === 1 ? text.replace(/^\uFEFF/, '') : text;
    if (line.trim() !== '') yield rowFrom(number, line);
  }
}

/** Records as newline-delimited JSON, one text for each. */
export async function* toNdjson(
  records: Iterable<object> | AsyncIterable<object>,
): AsyncGenerator<string, void, undefined> {
  for await (const record of records) yield `${JSON.stringify(record)}\n`;
}

function rowFrom(line: number, text: string): SourceRow {
  try {
    return new SourceRow(line, JSON.parse(text));
  } catch (error) {
    return new SourceRow(line, text, { message: `is not JSON: ${(error as Error).message}` });
  }
}
