import { KindeOAuthError } from '../errors/oauth-error.js';
import type { KindeContext } from './context.js';
import type { Decision, Requirement } from './guard.js';
import { Kernel } from './kernel.js';
import { PATH_HEADER } from './next-proxy.js';
import { once } from './once.js';
import type { KindeOptions } from './options.js';
import { urlFrom } from './public-url.js';

/** Who asks, where only headers can be read: in server components and actions. */
export interface Reader {
  open(): Promise<KindeContext>;
  /** Kinde where the requirement is met; otherwise it interrupts the rendering, as Next does it. */
  require(requirement: Requirement): Promise<KindeContext>;
}

/**
 * Reads sessions without renewing them: a server component cannot set cookies, and the renewed tokens would be lost while
 * the old ones are spent. The proxy has renewed what was due before.
 */
export function createReader(options: KindeOptions): Reader {
  const kernel = once(() => new Kernel({ ...options, fetch: withoutRenewal(options.fetch) }, 'NextJS'));
  const opened = new WeakMap<object, Promise<KindeContext>>();
  const open = async (): Promise<KindeContext> => {
    const { headers } = await import('next/headers.js');
    // First of all: while Next builds, this is where it learns that the page depends on a request, before any option is read.
    const sent = await headers();
    const known = opened.get(sent) ?? kernel().open(requestFrom(sent)).then(withoutExpired);
    opened.set(sent, known);
    return known;
  };
  return {
    open,
    async require(requirement) {
      const context = await open();
      const decision = await context.decide(requirement);
      const refusal = context.refusalOf(decision);
      return refusal ? interrupt(decision, refusal.headers.get('location') ?? kernel().oauth.paths.login) : context;
    },
  };
}

function withoutRenewal(fetcher: typeof fetch = (input, init) => fetch(input, init)): typeof fetch {
  return async (input, init) => {
    if (!String(init?.body ?? '').includes('grant_type=refresh_token')) return fetcher(input, init);
    throw new KindeOAuthError('REFRESH_FAILED', 'A server component cannot renew the session; the proxy does.');
  };
}

/** A session that only the proxy could renew is, without one, over: to sign in again gives a new one. */
function withoutExpired(context: KindeContext): KindeContext {
  return context.error?.code === 'REFRESH_FAILED' ? context.signedOut() : context;
}

/** Always a page: an action and a navigation in the background are answered by what they interrupt. */
function requestFrom(sent: Headers): Request {
  const headers = { accept: 'text/html', cookie: sent.get('cookie') ?? '' };
  return new Request(urlFrom({ host: 'localhost', protocol: 'http' }, sent.get(PATH_HEADER) ?? '/'), { headers });
}

/**
 * Ends a rendering that may not go on: at the login, as forbidden, or with the error that keeps Kinde from being asked.
 *
 * @param login Where to sign in and come back.
 */
export async function interrupt(decision: Decision, login: string): Promise<never> {
  // No page can be answered with 503, and the login would lead back here.
  if (decision.outcome === 'unavailable') throw decision.error;
  const { redirect, forbidden, notFound } = await import('next/navigation.js');
  if (decision.outcome !== 'forbidden') return redirect(login);
  try {
    return forbidden();
  } catch (interruption) {
    // Without `experimental.authInterrupts` Next refuses to answer 403 from a page.
    if (String((interruption as { digest?: unknown }).digest).endsWith(';403')) throw interruption;
    return notFound();
  }
}
