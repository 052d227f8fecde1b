import { type Command, UsageError } from '../terminal.js';
import { change } from './change.js';
import { exportCommand } from './export.js';
import { HELP } from './help.js';
import { valuesFrom } from './options.js';

/** `kinde-sdk users` */
export const users: Command = async ([action, ...args], terminal) => {
  if (action === undefined || [action, ...args].some((arg) => arg === '--help' || arg === '-h')) {
    terminal.out(HELP);
    return action === undefined ? 2 : 0;
  }
  if (action === 'export') return exportCommand(valuesFrom(action, args), terminal);
  if (action === 'import' || action === 'delete' || action === 'add' || action === 'remove') {
    return change(action, valuesFrom(action, args), terminal);
  }
  throw new UsageError(`There is no "users ${action}": there are export, import, delete, add and remove.`);
};
