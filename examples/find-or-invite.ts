/** Brings a person into an organization: adds the user who has this email, or makes one. */
import { ManagementClient } from 'kinde-sdk/management';

const management = new ManagementClient();
const [organization] = await management.getOrganizations().toArray({ limit: 1 });
const org_code = organization?.code ?? '';
const email = 'colleague@example.com';

const [known] = await management.getUsers({ email }).toArray({ limit: 1 });
if (known?.id) await management.addOrganizationUsers({ org_code, users: [{ id: known.id }] });
else await management.createUser({ email, first_name: 'New', last_name: 'Colleague', organization_code: org_code });

for await (const member of management.getOrganizationUsers({ org_code, sort: 'email_asc' })) console.log(member.email);
