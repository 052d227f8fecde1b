import { kinde } from '../kinde.js';

export async function GET() {
  const { user, error } = await kinde.getKinde();
  return Response.json({ email: user?.email ?? null, error: error?.code ?? null, session: { own: true } });
}
