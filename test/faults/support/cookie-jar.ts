/** The cookies of one browser at one application. */
export class CookieJar {
  readonly #cookies = new Map<string, string>();

  /** Takes what an answer sets, and drops what it ends. */
  keep(setCookies: readonly string[]): void {
    for (const cookie of setCookies) {
      const [pair = ''] = cookie.split(';');
      const at = pair.indexOf('=');
      if (/;\s*max-age=0/i.test(cookie)) this.#cookies.delete(pair.slice(0, at));
      else this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
  }

  /** A request that carries them. */
  request(url: string): Request {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return new Request(url, { headers: cookie ? { cookie } : {} });
  }
}
