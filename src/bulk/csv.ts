import { Readable } from 'node:stream';
import { type Options, parse } from 'csv-parse';
import { assertText } from './assert-source.js';
import { recordFrom } from './cells.js';
import { KindeBulkError } from './errors.js';
import { type TextSource, textOf } from './lines.js';
import { check } from './options.js';
import { SourceRow } from './source.js';

/** How a CSV file is read. */
export interface FromCsvOptions {
  /** Default `,`. */
  readonly delimiter?: string | undefined;
  /** Names of fields by the file's own columns; null for a column that is not to be read. */
  readonly columns?: Readonly<Record<string, string | null>> | undefined;
}

/** @throws KindeConfigError `CONFIG_INVALID` where cells cannot be told apart by it. */
export function assertDelimiter(delimiter: string): void {
  const isRight = typeof delimiter === 'string' && delimiter !== '' && !/["\r\n]/.test(delimiter);
  check(isRight, 'delimiter', 'text that stands between cells, without quotes and ends of lines');
}

/** In bytes: a quote that nothing closes does not fill the memory with the rest of the file. */
const MOST_IN_A_RECORD = 1_000_000;

/**
 * The records of a CSV file (RFC 4180, with a line of names), each with its line; a row that makes no sense is a failed
 * item, not the end. Lines end with CRLF, LF or CR, each as it comes.
 *
 * @throws KindeInputError `INPUT_INVALID` for the name of a file instead of what is in it.
 * @throws KindeBulkError `BULK_STOPPED` at a quote without an end, after which nothing can be told apart (the file ends, or
 * the record is longer than 1,000,000 bytes), for two columns of one name, and for text that is not UTF-8.
 */
export async function* fromCsv(
  source: TextSource,
  { delimiter = ',', columns = {} }: FromCsvOptions = {},
): AsyncGenerator<SourceRow, void, undefined> {
  assertText(source);
  assertDelimiter(delimiter);
  const parser = parse({
    bom: true,
    delimiter,
    info: true,
    max_record_size: MOST_IN_A_RECORD,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  } satisfies Options);
  const input = Readable.from(textOf(source)).on('error', (error) => parser.destroy(error));
  let header: readonly string[] | undefined;
  let excess = 0;
  try {
    for await (const { record: cells, info } of input.pipe(parser) as AsyncIterable<ParsedRow>) {
      // The parser tells the line at which a row ends, and counts two for a line that ends within quotes with CRLF.
      const breaks = breaksIn(cells);
      const line = info.lines - excess - breaks.counted;
      excess += breaks.counted - breaks.lines;
      if (header) yield rowFrom(line, header, cells);
      else header = headerFrom(cells, columns);
    }
  } catch (error) {
    if (error instanceof KindeBulkError) throw error;
    throw new KindeBulkError('BULK_STOPPED', `The CSV file cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  } finally {
    // Left in the middle, the file must not stay open.
    input.destroy();
  }
}

interface ParsedRow {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** The ends of lines within cells: as they are, and as the parser counts them. */
function breaksIn(cells: readonly string[]): { readonly lines: number; readonly counted: number } {
  const text = cells.join('');
  return { lines: text.match(/\r\n|\n|\r/g)?.length ?? 0, counted: text.match(/[\r\n]/g)?.length ?? 0 };
}

/** A column without a field is left out. */
function headerFrom(cells: readonly string[], columns: Readonly<Record<string, string | null>>): readonly string[] {
  const names = cells.map((cell) => {
    const name = cell.trim();
    return Object.hasOwn(columns, name) ? (columns[name] ?? '') : name;
  });
  const twice = names.find((name, index) => name !== '' && names.indexOf(name) !== index);
  if (twice === undefined) return names;
  throw new KindeBulkError('BULK_STOPPED', `The CSV file has two columns for ${twice}: name one of them otherwise.`);
}

function rowFrom(line: number, header: readonly string[], cells: readonly string[]): SourceRow {
  const named = Object.fromEntries(header.flatMap((name, index) => (name === '' ? [] : [[name, cells[index] ?? '']])));
  if (cells.length !== header.length) {
    const message = `has ${cells.length} cells, not ${header.length}`;
    return new SourceRow(line, named, { message });
  }
  const { record, problem } = recordFrom(named);
  return new SourceRow(line, record, problem);
}
