import { resolve } from 'node:path';
import { UsageError } from '../terminal.js';
import { type Action, formatOf, type Values } from './options.js';

/** @throws UsageError where the options of an action do not go together. */
export function assertValues(action: Action, values: Values): void {
  formatOf(values);
  const exists = values['if-exists'];
  if (exists !== undefined && !['skip', 'update', 'fail'].includes(exists)) {
    throw new UsageError(`--if-exists must be skip, update or fail, not "${exists}".`);
  }
  if ((action === 'add' || action === 'remove') && !values.organization) {
    throw new UsageError('--organization is missing: it names the organization by its code.');
  }
  if (action === 'delete' && !values.yes && !values['dry-run']) {
    throw new UsageError('Deleted users do not come back. Look with --dry-run first, then say --yes.');
  }
  assertFiles(values);
}

/** A file that is written must not be one that is read. */
function assertFiles({ file, failures, checkpoint }: Values): void {
  const isSame = (one?: string, other?: string): boolean =>
    one !== undefined && other !== undefined && resolve(one) === resolve(other);
  if (isSame(failures, file) || isSame(failures, checkpoint)) {
    throw new UsageError('--failures must be a file of its own: it is written anew.');
  }
  if (isSame(checkpoint, file))
    throw new UsageError('--checkpoint must be a file of its own, not the one of the users.');
}
