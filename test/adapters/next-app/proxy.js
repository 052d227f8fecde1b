import { kinde } from './kinde.js';

const renew = kinde.proxy(async (request, context) => {
  if (request.nextUrl.pathname.startsWith('/proxied')) return context.guard({ permissions: ['manage:users'] });
});

export async function proxy(request) {
  const response = await renew(request);
  // The application's own cookie, besides those of Kinde.
  if (!request.cookies.has('app.sid')) response.headers.append('set-cookie', 'app.sid=own; Path=/; HttpOnly');
  return response;
}

// A page that the application forgot here is one with `x-without-proxy`.
export const config = {
  matcher: [{ source: '/((?!_next).*)', missing: [{ type: 'header', key: 'x-without-proxy' }] }],
};
