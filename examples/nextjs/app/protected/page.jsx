import { kinde } from '../../kinde.js';

// biome-ignore lint/style/noDefaultExport: Next takes no other
export default async function Page() {
  const { user } = await kinde.requireAuth();
  return (
    <>
      <h1>Protected</h1>
      <p>Only who is signed in sees this, as you do, {user.name ?? user.email}.</p>
    </>
  );
}
