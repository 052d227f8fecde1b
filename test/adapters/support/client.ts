import { Agent, type IncomingHttpHeaders, request as send } from 'node:http';

/** Where the application is for browsers; the proxy in front of it that speaks https is left out. */
export const PUBLIC = 'https://app.example.com';

/** An answer, read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly setCookies: readonly string[];
  readonly text: string;
  /** Where it leads, absolute. */
  readonly location: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects
  json(): any;
}

export interface SendOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
}

/** What a browser sends for a page that its user goes to. */
export const PAGE = { accept: 'text/html,*/*;q=0.8', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
/** What a browser sends for a script's fetch. */
export const SCRIPT = { accept: '*/*', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' };

const agent = new Agent({ keepAlive: true });

/** A browser with a jar of cookies, as far as one application goes; every header can be set, which fetch does not allow. */
export class Client {
  readonly cookies = new Map<string, string>();
  readonly #port: number;

  constructor(port: number, cookies: Iterable<readonly [string, string]> = []) {
    this.#port = port;
    for (const [name, value] of cookies) this.cookies.set(name, value);
  }

  /** The same browser, so far. */
  copy(): Client {
    return new Client(this.#port, this.cookies);
  }

  /** One navigation; redirects are not followed. */
  page(path: string, options: SendOptions = {}): Promise<Answer> {
    return this.send(path, { ...options, headers: { ...PAGE, 'sec-fetch-site': 'same-origin', ...options.headers } });
  }

  /** One request of a script of the application. */
  script(path: string, options: SendOptions = {}): Promise<Answer> {
    return this.send(path, { ...options, headers: { ...SCRIPT, 'sec-fetch-site': 'same-origin', ...options.headers } });
  }

  /** One request with nothing but cookies, `Host` and what is given. */
  async send(url: string, { method = 'GET', headers = {}, body }: SendOptions = {}): Promise<Answer> {
    const path = url.startsWith(PUBLIC) ? url.slice(PUBLIC.length) || '/' : url;
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const all = { host: 'app.example.com', ...(cookie ? { cookie } : {}), ...length, ...headers };
    const answer = await new Promise<Answer>((resolve, reject) => {
      const outgoing = send(
        { port: this.#port, path, method, headers: all as IncomingHttpHeaders, agent },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('error', reject);
          incoming.on('end', () => {
            const text = Buffer.concat(chunks).toString();
            const { location } = incoming.headers;
            resolve({
              status: incoming.statusCode ?? 0,
              headers: incoming.headers,
              setCookies: incoming.headers['set-cookie'] ?? [],
              text,
              location: location === undefined ? undefined : new URL(location, PUBLIC).href,
              json: () => JSON.parse(text),
            });
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
    this.keep(answer.setCookies);
    return answer;
  }

  keep(setCookies: readonly string[]): void {
    for (const cookie of setCookies) {
      const [pair = '', ...attributes] = cookie.split(';');
      const at = pair.indexOf('=');
      if (attributes.some((one) => /^\s*max-age=0$/i.test(one))) this.cookies.delete(pair.slice(0, at));
      else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
  }
}
