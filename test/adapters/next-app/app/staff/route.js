import { kinde } from '../../kinde.js';

export const GET = kinde.withAuth(() => new Response('staff'), { roles: ['staff'] });
