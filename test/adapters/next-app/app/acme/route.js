import { kinde } from '../../kinde.js';

export const GET = kinde.withAuth(() => new Response('acme'), { organization: 'org_acme' });
