import { KindeOAuthError } from '../errors/oauth-error.js';
import { isKindeError } from '../errors.js';
import type { OAuth } from '../oauth/client.js';
import { KindeContext } from './context.js';
import { forgeryAnswer } from './forgery.js';
import { type Clients, type KindeOptions, type Parts, partsFrom } from './options.js';
import { secured } from './own-page.js';
import { type ProxyTrust, publicRequest } from './public-url.js';

/** What every adapter translates to and from: Kinde in terms of `Request` and `Response`. */
export class Kernel {
  readonly oauth: OAuth;
  readonly clients: Clients;
  readonly trust: ProxyTrust;

  /** @throws KindeConfigError `CONFIG_INVALID`, naming the option and what to do. */
  constructor(options: KindeOptions | OAuth | undefined, framework?: string) {
    const { oauth, clients, trust }: Parts = partsFrom(options, framework);
    this.oauth = oauth;
    this.clients = clients;
    this.trust = trust;
  }

  /** The answer to a request for one of the sign-in's own paths; undefined for any other. */
  async handle(given: Request): Promise<Response | undefined> {
    const request = publicRequest(given, this.trust);
    const answer = forgeryAnswer(request, this.oauth.paths.logout) ?? (await this.oauth.handle(request));
    return answer && secured(answer);
  }

  /** Who sent a request. It never fails for what may pass: that is told by `error`, so that public pages go on. */
  async open(given: Request): Promise<KindeContext> {
    const request = publicRequest(given, this.trust);
    const { login, ...others } = this.oauth.paths;
    const parts = {
      request,
      clients: this.clients,
      place: { loginPath: login, ownPaths: [login, ...Object.values(others)] },
      renew: () => this.oauth.refreshSession(request),
    };
    try {
      return new KindeContext({ session: await this.oauth.getSession(request) }, parts);
    } catch (error) {
      if (!isKindeError(error)) throw error;
      return new KindeContext({ error }, parts);
    }
  }
}

/** The context that an adapter has put on a request. @throws KindeOAuthError where it has not. */
export function presentContext(context: KindeContext | undefined | null, how: string): KindeContext {
  if (context) return context;
  throw new KindeOAuthError('CONFIG_INVALID', `This request has not passed Kinde: ${how}.`);
}
