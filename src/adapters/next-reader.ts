import { KindeOAuthError } from '../errors.js';
import type { KindeContext } from './context.js';
import type { Requirement } from './guard.js';
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
      const refusal = await context.guard(requirement);
      return refusal ? interrupt(refusal, context, kernel().oauth.paths.login) : context;
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

async function interrupt(refusal: Response, { error }: KindeContext, login: string): Promise<never> {
  const { redirect, forbidden, notFound } = await import('next/navigation.js');
  if (error) throw error;
  if (refusal.status !== 403) return redirect(refusal.headers.get('location') ?? login);
  try {
    return forbidden();
  } catch (interruption) {
    // Without `experimental.authInterrupts` Next refuses to answer 403 from a page.
    if (String((interruption as { digest?: unknown }).digest).endsWith(';403')) throw interruption;
    return notFound();
  }
}
