import { kinde } from '../../../kinde.js';

// biome-ignore lint/style/noDefaultExport: Next takes no other
export default async function Page() {
  await kinde.requirePermission('manage:users');
  return <p>secrets</p>;
}
