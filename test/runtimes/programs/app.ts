import { isKindeError, ManagementClient } from 'kinde-sdk/management';
import { createKinde } from 'kinde-sdk/web';
import { createWebhookVerifier } from 'kinde-sdk/webhooks';
import { type CheckTable, outcomeOf, type Variables } from './check.js';
import { emulatorChecks } from './emulator-checks.js';
import { honoCheck } from './hono-check.js';
import { managementChecks } from './management-checks.js';
import { userChecks } from './user-checks.js';

const CHECKS = '/_checks/';

/** The application that every server runtime serves: a sign-in, a webhook, a list of users, and its own checks. */
export function createApp(env: Variables, more: CheckTable = {}): (request: Request) => Promise<Response> {
  const checks = { ...managementChecks, ...userChecks, ...emulatorChecks, ...honoCheck, ...more };
  const kinde = createKinde({ env });
  const webhooks = createWebhookVerifier({ env });
  // Of applications that the checks do not use, so that their tokens are first needed by the requests themselves.
  const [crowd, left] = ['crowd', 'left'].map(
    (name) => new ManagementClient({ env, clientId: name, clientSecret: `${name}-secret` }),
  );
  const countWith = async (management = crowd) =>
    Response.json((await management?.getUsers({ page_size: 2 }))?.items.length);
  const app = kinde.wrap((_request, { user }) => Response.json({ email: user?.email ?? null }));
  const routes: Readonly<Record<string, (request: Request) => Promise<Response>>> = {
    async '/webhook'(request) {
      const event = await webhooks.verify(request).catch((error: unknown) => error);
      if (isKindeError(event)) return new Response(event.message, { status: 400 });
      return Response.json(event);
    },
    '/crowd': () => countWith(crowd),
    '/left': () => countWith(left),
  };
  return async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith(CHECKS)) {
      return Response.json(await outcomeOf(checks, decodeURIComponent(pathname.slice(CHECKS.length)), env));
    }
    return (routes[pathname] ?? app)(request);
  };
}
