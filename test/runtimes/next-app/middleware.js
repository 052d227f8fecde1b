import { kinde } from './kinde.js';

const renew = kinde.proxy(async (request, context) => {
  if (request.nextUrl.pathname.startsWith('/admin')) return context.guard({ permissions: ['manage:things'] });
});

// On the Edge runtime, as Next 15 has it unless it is told otherwise.
export async function middleware(request) {
  const response = await renew(request);
  response.headers.set('x-edge', String(typeof EdgeRuntime === 'string'));
  return response;
}

export const config = { matcher: '/((?!_next).*)' };
