import { kinde } from '../../kinde.js';

export const GET = async () => Response.json(await (await kinde.getKinde()).access.getPermissions());
