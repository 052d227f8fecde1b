import { kinde } from '../../kinde.js';

export async function GET() {
  const { management } = await kinde.getKinde();
  return Response.json((await management.getUsers().toArray()).map(({ email }) => email));
}
