import Link from 'next/link';
import { kinde } from '../../kinde.js';

// biome-ignore lint/style/noDefaultExport: Next takes no other
export default async function Page({ searchParams }) {
  const { management } = await kinde.requirePermission('read:users');
  const { cursor } = await searchParams;
  const from = typeof cursor === 'string' ? { cursor } : {};
  const { items, nextCursor } = await management.getUsers({ page_size: 5 }, from);
  return (
    <>
      <h1>Users</h1>
      <table>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">E-mail</th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ id, first_name, last_name, email }) => (
            <tr key={id}>
              <td>
                {first_name} {last_name}
              </td>
              <td>{email}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        {cursor && (
          <Link className="button" href="/admin">
            First page
          </Link>
        )}
        {nextCursor ? (
          <Link className="button" href={{ pathname: '/admin', query: { cursor: nextCursor } }}>
            Next page
          </Link>
        ) : (
          <span className="quiet">These are the last.</span>
        )}
      </p>
    </>
  );
}
