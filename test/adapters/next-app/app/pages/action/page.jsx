import { kinde } from '../../../kinde.js';

// Only for this test; a module's variable is shared by all users.
let saved = '';

async function save() {
  'use server';
  const { user } = await kinde.requireAuth();
  saved = `saved by ${user.email}`;
}

// biome-ignore lint/style/noDefaultExport: Next takes no other
export default function Page() {
  return (
    <form action={save}>
      <p>{saved}</p>
      <button type="submit">Save</button>
    </form>
  );
}

export const dynamic = 'force-dynamic';
