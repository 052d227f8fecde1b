import { uuidFrom } from '../ids.js';

/** What a member of an organization may do in the self-serve portal; these are given, nobody makes others. */
export interface SystemPermission {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly description: string;
}

const FACTS: readonly (readonly [key: string, name: string, description: string])[] = [
  ['org:read:profile', 'Read organization', 'See the details of the organization'],
  ['org:write:profile', 'Edit organization', 'Change the details of the organization'],
  ['org:read:members', 'Read members', 'See who is a member'],
  ['org:write:members', 'Manage members', 'Invite and remove members, and change their roles'],
  ['org:read:billing', 'Read billing', 'See the plan and the invoices'],
  ['org:write:billing', 'Manage billing', 'Change the plan and the way to pay'],
  ['org:read:api_keys', 'Read API keys', 'See the API keys of the organization'],
  ['org:write:api_keys', 'Manage API keys', 'Make, rotate and delete API keys of the organization'],
];

/** Every system permission; identifiers are the same in every emulator. */
export const SYSTEM_PERMISSIONS: readonly SystemPermission[] = FACTS.map(([key, name, description]) => {
  return { id: `perm_${uuidFrom(key).replaceAll('-', '')}`, key, name, description };
});
