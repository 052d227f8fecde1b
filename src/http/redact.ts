const SECRETS =
  /\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?|(\b(?:Bearer|Basic)\s+|(?:client_secret|access_token|refresh_token|id_token|api_key)\\*["']?\s*[=:]\s*\\*["']?)[^\s"&,]+/gi;
/** Some runtimes name the whole URL in their errors, of which only the origin may be shown: the rest has ids and input. */
const ADDRESS = /(\bhttps?:\/\/[^\s/?#)]+)[/?#][^\s)]*/gi;
const LONGEST = 500;

/** Text that is safe to show: tokens and secrets replaced, control characters gone, at most 500 characters. */
export function redact(text: string): string {
  // Cut before the search too, so that no answer makes it long; what is cut in two is still recognised.
  const clean = text
    .slice(0, 4 * LONGEST)
    .replace(SECRETS, '$1[redacted]')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not reach a log
    .replace(/[\u0000-\u001f\u007f]+/g, ' ');
  return clean.length > LONGEST ? `${clean.slice(0, LONGEST)}…` : clean;
}

/** The error as it may be kept as a `cause`: itself if it shows nothing secret, else a copy with name, code, redacted message and causes. */
export function safeCause(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return typeof error === 'string' ? redact(error) : undefined;
  const { name, message, code, errors, cause } = error as Error & { code?: unknown; errors?: unknown };
  const inner = depth > 3 ? undefined : safeCause(cause, depth + 1);
  const parts = depth > 3 || !Array.isArray(errors) ? undefined : errors.map((part) => safeCause(part, depth + 1));
  const same =
    inner === cause && (parts ? parts.every((part, index) => part === (errors as unknown[])[index]) : !errors);
  if (same && Reflect.ownKeys(error).every((key) => isHarmless(error, key))) return error;
  const copy = new Error(text(message), inner === undefined ? undefined : { cause: inner });
  return Object.assign(
    copy,
    { name: text(name) },
    code !== undefined && { code: text(code) },
    parts && { errors: parts },
  );
}

/** Whether a property of an error shows no secret; what it points to beside its causes is not searched, so it counts as one. */
function isHarmless(error: Error, key: string | symbol): boolean {
  if (key === 'cause' || key === 'errors') return true;
  // The stack is a getter in some engines.
  const property = key === 'stack' ? { value: error.stack } : Object.getOwnPropertyDescriptor(error, key);
  if (property === undefined || !('value' in property) || Object(property.value) === property.value) return false;
  const text = String(property.value);
  // The lines of a stack may name modules by address.
  const named = key === 'stack' ? text.split('\n', 1).join() : text;
  return text.search(SECRETS) < 0 && named.search(ADDRESS) < 0;
}

function text(value: unknown): string {
  return typeof value === 'string' ? redact(value).replace(ADDRESS, '$1') : '';
}
