import { Readable } from 'node:stream';
import { type Options, parse } from 'csv-parse';
import { cellFrom, recordFrom } from './cells.js';
import { KindeBulkError } from './errors.js';
import { type TextSource, textOf } from './lines.js';
import { SourceRow } from './source.js';
import type { UserRecord } from './user-record.js';

/** How a CSV file is read. */
export interface FromCsvOptions {
  /** Default `,`. */
  readonly delimiter?: string | undefined;
  /** Names of fields by the file's own columns; null for a column that is not to be read. */
  readonly columns?: Readonly<Record<string, string | null>> | undefined;
}

/**
 * The records of a CSV file (RFC 4180, with a line of names), each with its line; a row that makes no sense is a failed
 * item, not the end.
 *
 * @throws KindeBulkError `BULK_STOPPED` at a quote without an end, after which nothing can be told apart.
 */
export async function* fromCsv(
  source: TextSource,
  { delimiter = ',', columns = {} }: FromCsvOptions = {},
): AsyncGenerator<SourceRow, void, undefined> {
  const parser = parse({
    bom: true,
    delimiter,
    info: true,
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

/** Columns of a CSV file of users, in the order in which exports write them. */
export const USER_COLUMNS = [
  'id',
  'email',
  'email_verified',
  'phone',
  'phone_verified',
  'username',
  'first_name',
  'last_name',
  'picture',
  'provided_id',
  'is_suspended',
  'organizations',
  'properties',
  'identities',
  'created_on',
] as const satisfies readonly (keyof UserRecord)[];

/** How a CSV file is written. */
export interface ToCsvOptions {
  /** Names of fields; default those of users. */
  readonly columns?: readonly string[] | undefined;
  /** Default `,`. */
  readonly delimiter?: string | undefined;
  /**
   * Put a `'` before cells that a spreadsheet would take for a formula; default false, since an import then reads another
   * value than the export was made of.
   */
  readonly spreadsheetSafe?: boolean | undefined;
}

/** Records as CSV, one text for each line, with a line of names first; `fromCsv` reads the same records from it. */
export async function* toCsv(
  records: Iterable<object> | AsyncIterable<object>,
  { columns = USER_COLUMNS, delimiter = ',', spreadsheetSafe = false }: ToCsvOptions = {},
): AsyncGenerator<string, void, undefined> {
  const line = (cells: readonly string[]): string =>
    `${cells.map((cell) => quoted(cell, delimiter)).join(delimiter)}\r\n`;
  yield line(columns);
  for await (const record of records) {
    const cells = columns.map((name) => cellFrom((record as Readonly<Record<string, unknown>>)[name]));
    yield line(spreadsheetSafe ? cells.map(harmless) : cells);
  }
}

function quoted(cell: string, delimiter: string): string {
  const needsQuotes = /["\r\n\uFEFF]|^\s|\s$/.test(cell) || cell.includes(delimiter);
  return needsQuotes ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** @see https://owasp.org/www-community/attacks/CSV_Injection */
function harmless(cell: string): string {
  return /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}
