import { EmulatorError } from './emulator-error.js';
import { isObject } from './field-checks.js';
import { dataFrom, snapshotFrom, type TablesData, type TablesSnapshot } from './tables/tables.js';

/** Everything that an emulator holds, as JSON: what `emulator.save()` gives and `emulator.load()` takes. */
export interface EmulatorState {
  readonly format: 'kinde-emulator-state';
  /** Rises when older states can no longer be read. */
  readonly version: 2;
  /** Items with their identifiers, by the name of their collection. */
  readonly collections: TablesData;
}

const FORMAT = 'kinde-emulator-state';
const VERSION = 2;

/** Writes a snapshot as JSON data. */
export function stateFrom(snapshot: TablesSnapshot): EmulatorState {
  return { format: FORMAT, version: VERSION, collections: dataFrom(snapshot) };
}

/** Reads a state back. @throws EmulatorError `STATE_INVALID` that names the place where it is wrong. */
export function snapshotOfState(value: unknown): TablesSnapshot {
  const { format, version, collections } = (isObject(value) ? value : {}) as Partial<EmulatorState>;
  if (format !== FORMAT) throw wrong(`format must be "${FORMAT}": this is not what emulator.save() gave`);
  if (version !== VERSION) throw wrong(`version is ${JSON.stringify(version)}, this emulator reads ${VERSION}`);
  if (!isObject(collections)) throw wrong('collections must be an object');
  for (const [name, rows] of Object.entries(collections)) checkRows(name, rows);
  // A copy: whoever holds the value may change it.
  return snapshotFrom(structuredClone(collections));
}

function checkRows(name: string, rows: unknown): void {
  if (!Array.isArray(rows)) throw wrong(`collections.${name} must be a list`);
  const index = rows.findIndex((row) => !Array.isArray(row) || row.length !== 2 || typeof row[0] !== 'string');
  if (index >= 0) throw wrong(`collections.${name}[${index}] must be an identifier and an item`);
  if (new Set(rows.map(([id]) => id)).size < rows.length) throw wrong(`collections.${name} names an item twice`);
}

function wrong(problem: string): EmulatorError {
  return new EmulatorError('STATE_INVALID', `The state of an emulator cannot be read: ${problem}`);
}
