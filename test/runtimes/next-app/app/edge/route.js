import { kinde } from '../../kinde.js';

export const runtime = 'edge';

export async function GET() {
  const { user } = await kinde.getKinde();
  return Response.json({ email: user?.email ?? null, edge: typeof EdgeRuntime === 'string' });
}
