/** A browser with one cookie jar per host; the application is a function, everything else is real HTTP. */
export class Browser {
  readonly jars = new Map<string, Map<string, string>>();
  readonly #app: (request: Request) => Promise<Response | undefined>;
  readonly #origin: string;

  constructor(origin: string, app: (request: Request) => Promise<Response | undefined>) {
    this.#origin = origin;
    this.#app = app;
  }

  /** Cookies of a host, by name. */
  jar(host = new URL(this.#origin).host): Map<string, string> {
    const known = this.jars.get(host) ?? new Map<string, string>();
    this.jars.set(host, known);
    return known;
  }

  /** One request, redirects not followed. */
  async send(url: string, init: RequestInit = {}): Promise<Response> {
    const target = new URL(url, this.#origin);
    const headers = new Headers(init.headers);
    const cookies = [...this.jar(target.host)].map(([name, value]) => `${name}=${value}`).join('; ');
    if (cookies) headers.set('cookie', cookies);
    const isApp = target.origin === this.#origin;
    const response = isApp
      ? ((await this.#app(new Request(target, { ...init, headers }))) ?? new Response('home', { status: 200 }))
      : await fetch(target, { ...init, headers, redirect: 'manual' });
    this.keep(target.host, response);
    return response;
  }

  /** What a response sets. */
  keep(host: string, response: Response): void {
    const jar = this.jar(host);
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = cookie.split(';');
      const at = pair.indexOf('=');
      const isGone = attributes.some((one) => /^\s*(max-age=0|expires=thu, 01 jan 1970.*)$/i.test(one));
      if (isGone) jar.delete(pair.slice(0, at));
      else jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
  }

  /** Follows redirects to their end, or to the first address that `until` accepts, which is not visited. */
  async visit(url: string, until: (url: URL) => boolean = () => false): Promise<{ url: string; response: Response }> {
    let at = new URL(url, this.#origin);
    for (let hops = 0; hops < 20; hops += 1) {
      const response = await this.send(at.href);
      const location = response.headers.get('location');
      if (!location) return { url: at.href, response };
      await response.body?.cancel();
      at = new URL(location, at);
      if (until(at)) return { url: at.href, response };
    }
    throw new Error('Too many redirects.');
  }

  request(path: string, init: RequestInit = {}): Request {
    const cookie = [...this.jar()].map(([name, value]) => `${name}=${value}`).join('; ');
    return new Request(new URL(path, this.#origin), {
      ...init,
      headers: { ...(cookie ? { cookie } : {}), ...init.headers },
    });
  }
}
