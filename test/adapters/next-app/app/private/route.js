import { kinde } from '../../kinde.js';

export const GET = kinde.withAuth((_request, { user }) => new Response(`private ${user.email}`));
