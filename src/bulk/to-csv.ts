import { cellFrom } from './cells.js';
import { assertDelimiter } from './csv.js';
import type { UserRecord } from './user-record.js';

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
  assertDelimiter(delimiter);
  const line = (cells: readonly string[]): string =>
    `${cells.map((cell) => quoted(cell, delimiter)).join(delimiter)}\r\n`;
  yield line(columns);
  for await (const record of records) {
    const cells = columns.map((name) => cellFrom(fieldOf(record, name)));
    yield line(spreadsheetSafe ? cells.map(harmless) : cells);
  }
}

/** What every object has (`constructor`) is no field of a record. */
function fieldOf(record: object, name: string): unknown {
  const isField = Object.hasOwn(record, name) || !(name in Object.prototype);
  return isField ? (record as Readonly<Record<string, unknown>>)[name] : undefined;
}

function quoted(cell: string, delimiter: string): string {
  const needsQuotes = /["\r\n\uFEFF]|^\s|\s$/.test(cell) || cell.includes(delimiter);
  return needsQuotes ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** @see https://owasp.org/www-community/attacks/CSV_Injection */
function harmless(cell: string): string {
  return /^[=+\-@\t\r\n＝＋－＠]/.test(cell) ? `'${cell}` : cell;
}
