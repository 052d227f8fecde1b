import type { AccountOperations } from '../../generated/account/operations.js';
import type { Method } from '../management/types.js';

/** Every operation of the Account API as a method. */
export type AccountMethods = { [Name in keyof AccountOperations]: Method<AccountOperations[Name]> };
