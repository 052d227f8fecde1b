const MOST_CHARACTERS = 100_000;
const REMOVED = 'removed';

/** Fields whose text is worth something to whoever reads it, in the Management API and in OAuth. */
const SECRET =
  /password(?!_reset)|secret|token(?!_type)|assertion|salt|code_verifier|api_key|session_id|private_key|^otp$/i;
/** Only in OAuth: in the Management API these are organizations and names. */
const SECRET_IN_OAUTH = /^(code|device_code|user_code|state|continue|csrf|key)$/;

/**
 * Reads a copy of what a request sends, with its secrets removed; `undefined` for none, for files and for what is long.
 *
 * To be called before the request is answered, since the answer reads the body.
 */
export async function recordedBody(request: Request): Promise<unknown> {
  if (request.body === null) return undefined;
  const type = request.headers.get('content-type') ?? '';
  const isForm = type.startsWith('application/x-www-form-urlencoded');
  if (!isForm && !type.includes('json')) return undefined;
  const { pathname } = new URL(request.url);
  const isApi = pathname.startsWith('/api/');
  // Whether a variable that is changed is a secret one, only the state knows.
  const isVariable = request.method === 'PATCH' && pathname.startsWith('/api/v1/environment_variables/');
  const isSecret = (name: string) =>
    SECRET.test(name) || (!isApi && SECRET_IN_OAUTH.test(name)) || (isVariable && name === 'value');
  // What is aborted or no JSON has no body that could be told.
  const text = await request
    .clone()
    .text()
    .catch(() => '');
  if (text === '' || text.length > MOST_CHARACTERS) return undefined;
  return isForm ? withoutSecrets(Object.fromEntries(new URLSearchParams(text)), isSecret) : jsonFrom(text, isSecret);
}

function jsonFrom(text: string, isSecret: (name: string) => boolean): unknown {
  try {
    return withoutSecrets(JSON.parse(text), isSecret);
  } catch {
    return undefined;
  }
}

function withoutSecrets(value: unknown, isSecret: (name: string) => boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item, isSecret));
  if (typeof value !== 'object' || value === null) return value;
  // An environment variable says for itself that its value is secret.
  const hidden = (value as { readonly is_secret?: unknown }).is_secret === true ? ['value'] : [];
  const entries = Object.entries(value).map(([name, item]) => {
    const isHidden = typeof item === 'string' && (isSecret(name) || hidden.includes(name));
    return [name, isHidden ? REMOVED : withoutSecrets(item, isSecret)];
  });
  return Object.fromEntries(entries);
}
