import type { ManagementClient } from 'kinde-sdk/management';

/** Finds the user with an address, or makes one. */
export async function invite(management: ManagementClient, email: string): Promise<string> {
  const [known] = (await management.getUsers({ email })).items;
  if (known?.id) return known.id;
  const made = await management.createUser({ identities: [{ type: 'email', details: { email } }] });
  return made.id ?? '';
}
