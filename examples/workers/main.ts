import { createKinde } from 'kinde-sdk/web';

/** The variables and secrets of the worker: KINDE_DOMAIN, KINDE_CLIENT_ID, KINDE_CLIENT_SECRET and so on. */
type Env = Readonly<Record<string, string>>;

let app: ((request: Request) => Promise<Response>) | undefined;

/** Made by the first request, which brings the variables, and kept for the next ones. */
function appOf(env: Env): (request: Request) => Promise<Response> {
  app ??= createKinde({ env }).wrap((_request, { user }) => {
    return new Response(user ? `Hello ${user.email}. /logout` : 'Hello. /login');
  });
  return app;
}

// biome-ignore lint/style/noDefaultExport: a worker is what its module exports
export default { fetch: (request: Request, env: Env): Promise<Response> => appOf(env)(request) };
