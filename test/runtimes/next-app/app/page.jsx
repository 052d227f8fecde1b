import { kinde } from '../kinde.js';

// biome-ignore lint/style/noDefaultExport: Next takes no other
export default async function Page() {
  const { user } = await kinde.getKinde();
  return <p>{user?.email ?? 'nobody'}</p>;
}
