import { kinde } from '../../kinde.js';

export const GET = kinde.withKinde(async (_request, context) => {
  const { user } = await context.refresh();
  return Response.json({ email: user?.email });
});
