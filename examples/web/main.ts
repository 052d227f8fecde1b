import { createServer } from 'node:http';
import { createNodeListener } from 'kinde-sdk/node';
import { createKinde, type KindeHandler, requireAuth, requirePermission } from 'kinde-sdk/web';
import { prepareEnvironment } from '../shared/environment.js';
import { PAGE_HEADERS } from '../shared/layout.js';
import { adminPage, homePage, profilePage, protectedPage } from '../shared/pages.js';

// Nothing but Request and Response: the same handler runs on Bun.serve, Deno.serve and Workers.

const page = (markup: string): Response => new Response(markup, { headers: PAGE_HEADERS });
const routes: Readonly<Record<string, KindeHandler>> = {
  '/': (_request, kinde) => page(homePage(kinde)),
  '/profile': requireAuth()(async (_request, kinde) => page(await profilePage(kinde))),
  '/protected': requireAuth()((_request, kinde) => page(protectedPage(kinde))),
  '/admin': requirePermission('read:users')(async ({ url }, kinde) => {
    return page(await adminPage(kinde, new URL(url).searchParams.get('cursor')));
  }),
};

const { host, port, origin } = await prepareEnvironment();
const handler = createKinde().wrap((request, kinde) => {
  const { pathname } = new URL(request.url);
  const route = Object.hasOwn(routes, pathname) ? routes[pathname] : undefined;
  return route?.(request, kinde) ?? new Response('Not found.', { status: 404 });
});
createServer(createNodeListener(handler)).listen(port, host, () => console.log(`Request and Response: ${origin}`));
