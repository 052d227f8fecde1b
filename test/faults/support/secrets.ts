import { inspect } from 'node:util';

/** Remembers what must never be shown. */
export interface Secrets {
  readonly fetch: typeof fetch;
  add(secret: string): void;
  /** @throws Error when one of them is in what was said. */
  assertNotIn(said: unknown): void;
}

/** Short ones would be found by accident. */
const SHORTEST = 12;

/** Makes a memory for secrets, and a fetch that learns those that requests carry: tokens, codes, secrets, verifiers. */
export function watchSecrets(send: typeof fetch): Secrets {
  const secrets = new Set<string>();
  const add = (secret: string): void => {
    if (secret.length >= SHORTEST) secrets.add(secret);
  };
  return {
    add,
    fetch: (input, init) => {
      const token = new Headers(init?.headers).get('authorization');
      if (token) add(token.slice(token.indexOf(' ') + 1));
      if (typeof init?.body === 'string') for (const secret of secretsIn(init.body)) add(secret);
      return send(input, init);
    },
    assertNotIn(said) {
      const text =
        typeof said === 'string' ? said : inspect(said, { depth: 10, showHidden: true, maxStringLength: null });
      for (const secret of secrets) if (text.includes(secret)) throw new Error(`a secret is shown in: ${text}`);
    },
  };
}

const FIELDS = ['client_secret', 'code', 'code_verifier', 'refresh_token', 'token', 'access_token'];

function secretsIn(body: string): readonly string[] {
  if (!/^[\w%.+~-]+=/.test(body)) return [];
  const form = new URLSearchParams(body);
  return FIELDS.flatMap((name) => form.get(name) ?? []);
}
