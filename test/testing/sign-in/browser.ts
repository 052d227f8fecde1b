/** A form of a page, as a person sees it. */
export interface Form {
  readonly action: string;
  readonly fields: ReadonlyMap<string, string>;
  readonly labels: readonly string[];
  /** Text of each button with what it sends. */
  readonly buttons: readonly { readonly text: string; readonly name?: string; readonly value?: string }[];
}

/** Where a browser is. */
export interface Visit {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
  readonly title: string;
  readonly message: string | undefined;
  readonly forms: readonly Form[];
  readonly links: readonly string[];
  /** `Set-Cookie` headers of the whole way. */
  readonly setCookies: readonly string[];
}

/** A browser without scripts: it keeps cookies and follows redirects within one origin. */
export function createBrowser(fetch: typeof globalThis.fetch) {
  const jar = new Map<string, string>();

  async function go(target: string, init: RequestInit = {}): Promise<Visit> {
    const { origin } = new URL(target);
    const setCookies: string[] = [];
    let [url, options] = [target, init];
    for (let hop = 0; hop < 10; hop += 1) {
      const headers = new Headers(options.headers);
      if (jar.size > 0) headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
      const answer = await fetch(url, { ...options, headers, redirect: 'manual' });
      for (const cookie of answer.headers.getSetCookie()) {
        setCookies.push(cookie);
        keep(cookie);
      }
      const location = answer.headers.get('location');
      if (location === null) return visitOf(url, answer, await answer.text(), setCookies);
      url = new URL(location, url).href;
      if (new URL(url).origin !== origin) return visitOf(url, answer, '', setCookies);
      options = {};
    }
    throw new Error('too many redirects');
  }

  function keep(cookie: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    if (value === '') jar.delete(name);
    else jar.set(name, value);
  }

  return {
    jar,
    go,
    /** Posts the form that has this button, with fields filled in. */
    async submit(visit: Visit, button: string, values: Record<string, string> = {}): Promise<Visit> {
      const form = visit.forms.find(({ buttons }) => buttons.some(({ text }) => text.includes(button)));
      const pressed = form?.buttons.find(({ text }) => text.includes(button));
      if (!form || !pressed) throw new Error(`There is no button "${button}" on ${visit.url}: ${visit.html}`);
      const body = new URLSearchParams({ ...Object.fromEntries(form.fields), ...values });
      if (pressed.name !== undefined) body.set(pressed.name, pressed.value ?? '');
      const url = new URL(form.action, visit.url);
      return await go(url.href, { method: 'POST', body, headers: { origin: url.origin } });
    },
    async follow(visit: Visit, path: string): Promise<Visit> {
      const link = visit.links.find((href) => href.startsWith(path));
      if (link === undefined) throw new Error(`There is no link to ${path} on ${visit.url}`);
      return await go(new URL(link, visit.url).href);
    },
  };
}

function visitOf(url: string, answer: Response, html: string, setCookies: readonly string[]): Visit {
  return {
    url,
    status: answer.status,
    headers: answer.headers,
    html,
    title: textOf(/<h1>(.*?)<\/h1>/s.exec(html)?.[1] ?? ''),
    message: textOf(/role="alert"[^>]*>(.*?)<\/p>/s.exec(html)?.[1] ?? '') || undefined,
    forms: [...html.matchAll(/<form ([^>]*)>(.*?)<\/form>/gs)].map(([, tag = '', inner = '']) => formOf(tag, inner)),
    links: [...html.matchAll(/<a href="([^"]*)"/g)].map(([, href = '']) => unescaped(href)),
    setCookies,
  };
}

function formOf(tag: string, inner: string): Form {
  const fields = [...inner.matchAll(/<input ([^>]*)>/g)].map(([, input = '']): [string, string] => [
    attribute(input, 'name') ?? '',
    attribute(input, 'value') ?? '',
  ]);
  const labels = [...inner.matchAll(/<label><span>(.*?)<\/span>(?=<input)/gs)].map(([, label = '']) => textOf(label));
  const buttons = [...inner.matchAll(/<button([^>]*)>(.*?)<\/button>/gs)].map(([, button = '', content = '']) => {
    const [name, value] = [attribute(button, 'name'), attribute(button, 'value')];
    return { text: textOf(content), ...(name === undefined ? {} : { name, value: value ?? '' }) };
  });
  return { action: attribute(tag, 'action') ?? '', fields: new Map(fields), labels, buttons };
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : unescaped(value);
}

function textOf(markup: string): string {
  return unescaped(markup.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')).trim();
}

function unescaped(text: string): string {
  const named: Record<string, string> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' };
  return text.replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => named[name] ?? '');
}
