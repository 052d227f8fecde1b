/** A workspace for a new customer: an organization, its first member as admin, and that member's claims refreshed. */
import { ManagementClient } from 'kinde-sdk/management';

const management = new ManagementClient();
const owner = await management.createUser({ first_name: 'Workspace', last_name: 'Owner', email: 'owner@example.com' });
const { organization } = await management.createOrganization({ name: 'New workspace' });
const org_code = organization?.code ?? '';
const user_id = owner.id ?? '';
await management.createRole({ key: 'workspace-admin', name: 'Workspace admin' });
await management.addOrganizationUsers({ org_code, users: [{ id: user_id, roles: ['workspace-admin'] }] });
await management.refreshUserClaims({ user_id });

for await (const member of management.getOrganizationUsers({ org_code })) console.log(member.email, member.roles);
