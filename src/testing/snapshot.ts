import { EmulatorError } from './emulator-error.js';
import type { TablesSnapshot } from './tables/tables.js';

/** Everything that an emulator held at one moment: a value that nothing changes, good for any emulator. */
export class EmulatorSnapshot {
  readonly #tables: TablesSnapshot;

  constructor(tables: TablesSnapshot) {
    this.#tables = tables;
  }

  /** What a snapshot holds. @throws EmulatorError `STATE_INVALID` for anything else. */
  static tablesOf(snapshot: EmulatorSnapshot): TablesSnapshot {
    if (typeof snapshot === 'object' && snapshot !== null && #tables in snapshot) return snapshot.#tables;
    throw new EmulatorError(
      'STATE_INVALID',
      'restore() takes what snapshot() gave; for what save() gave there is load()',
    );
  }
}
