import { kinde } from '../../../kinde.js';

export const GET = kinde.withBearer((_request, { claims }) => Response.json({ azp: claims.azp }));
