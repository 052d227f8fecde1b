import { kinde } from '../../kinde.js';

export const GET = kinde.withAuth(() => new Response('admin'), { permissions: ['manage:users'] });
