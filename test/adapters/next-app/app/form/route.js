import { kinde } from '../../kinde.js';

export const POST = kinde.withAuth(async (request) =>
  Response.json(Object.fromEntries(new URLSearchParams(await request.text()))),
);
