import { kinde } from '../../../kinde.js';

// biome-ignore lint/style/noDefaultExport: Next takes no other
export default async function Page() {
  const { user } = await kinde.requireAuth();
  return <p>{`hello ${user.email}`}</p>;
}
