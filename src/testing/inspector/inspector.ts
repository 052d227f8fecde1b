import type { Answer } from '../answer.js';
import { type HostCheck, isOwnForm } from './access.js';
import { ACTIONS_PATH, runAction } from './actions.js';
import { overviewPage } from './overview-page.js';
import { INSPECTOR_PATH } from './page.js';
import type { InspectorParts, Visit } from './parts.js';
import { organizationsPage, signInAs, usersPage } from './people-pages.js';
import { LIVE_PATH, liveResponse, requestsPage } from './requests-page.js';
import { SCRIPT_PATH, scriptResponse } from './script.js';
import { INSPECTOR_STYLE_PATH, styleResponse } from './stylesheet.js';
import { mintPage, tokensPage } from './tokens-page.js';
import { webhooksPage } from './webhooks-page.js';

type Route = Readonly<Partial<Record<'GET' | 'POST', (visit: Visit) => Response | Promise<Response>>>>;

const ROUTES: Readonly<Record<string, Route>> = {
  [INSPECTOR_PATH]: { GET: overviewPage },
  [`${INSPECTOR_PATH}/users`]: { GET: usersPage, POST: signInAs },
  [`${INSPECTOR_PATH}/organizations`]: { GET: organizationsPage },
  [`${INSPECTOR_PATH}/requests`]: { GET: requestsPage },
  [LIVE_PATH]: { GET: liveResponse },
  [`${INSPECTOR_PATH}/tokens`]: { GET: tokensPage, POST: mintPage },
  [`${INSPECTOR_PATH}/webhooks`]: { GET: webhooksPage },
  [ACTIONS_PATH]: { POST: runAction },
  [INSPECTOR_STYLE_PATH]: { GET: styleResponse },
  [SCRIPT_PATH]: { GET: scriptResponse },
};

/** Puts the inspector in front of an emulator; what is asked of it is not among the emulator's requests. */
export function withInspector(answer: Answer, partsAt: (url: URL) => InspectorParts, isKnownHost: HostCheck): Answer {
  return async (request) => {
    const url = new URL(request.url);
    const isInspector = url.pathname === INSPECTOR_PATH || url.pathname.startsWith(`${INSPECTOR_PATH}/`);
    if (!isInspector) return await answer(request);
    if (!isKnownHost(request)) return refused(403, `The inspector is not for the host ${url.hostname}.`);
    return await inspect({ parts: partsAt(url), request, url });
  };
}

async function inspect(visit: Visit): Promise<Response> {
  const { request, url } = visit;
  const route = Object.hasOwn(ROUTES, url.pathname) ? ROUTES[url.pathname] : undefined;
  if (!route) return refused(404, 'The inspector has no such page.');
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const run = method === 'GET' || method === 'POST' ? route[method] : undefined;
  if (!run) return refused(405, 'Method not allowed.', { allow: Object.keys(route).join(', ') });
  if (method === 'POST' && !isOwnForm(request, url)) return refused(403, 'This form was not sent by the inspector.');
  return await run(visit);
}

function refused(status: number, text: string, headers: Record<string, string> = {}): Response {
  const fixed = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' };
  return new Response(`${text}\n`, { status, headers: { ...fixed, ...headers } });
}
