import { kinde } from '../../kinde.js';

// biome-ignore lint/style/noDefaultExport: Next takes no other
export default async function Page() {
  const { user, claims, access, organization } = await kinde.requireAuth();
  const { permissions } = await access.getPermissions();
  const { roles } = await access.getRoles();
  const flags = Object.entries(await access.getAllFlags()).map(([key, { value }]) => [key, value]);
  const may = {
    Organization: organization,
    Roles: roles.map(({ key }) => key).join(', ') || 'none',
    Permissions: permissions.join(', ') || 'none',
  };
  return (
    <>
      <h1>{user.name ?? user.email}</h1>
      <Table title="What you may do" entries={may} />
      <Table title="Feature flags" entries={Object.fromEntries(flags)} />
      <Table title="Claims of the ID token" entries={user} />
      <Table title="Claims of the access token" entries={claims} />
    </>
  );
}

function Table({ title, entries }) {
  return (
    <>
      <h2>{title}</h2>
      <table>
        <tbody>
          {Object.entries(entries).map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{typeof value === 'string' ? value : JSON.stringify(value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
