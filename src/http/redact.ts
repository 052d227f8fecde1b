const SECRETS =
  /\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?|\b(Bearer|Basic)\s+[\w.~+/-]+=*|((?:client_secret|access_token|refresh_token|id_token|api_key)"?\s*[=:]\s*"?)[^\s"&,]+/gi;
const LONGEST = 500;

/** Text that is safe to show: tokens and secrets replaced, control characters gone, at most 500 characters. */
export function redact(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not reach a log
  const clean = text.replace(SECRETS, '$1$2[redacted]').replace(/[\u0000-\u001f\u007f]+/g, ' ');
  return clean.length > LONGEST ? `${clean.slice(0, LONGEST)}…` : clean;
}

/** The error as it may be kept as a `cause`: itself if it shows nothing secret, else a copy with name, code and redacted message. */
export function safeCause(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return typeof error === 'string' ? redact(error) : undefined;
  const cause = error.cause === undefined || depth > 3 ? undefined : safeCause(error.cause, depth + 1);
  const harmless = Object.keys(error).every((key) => HARMLESS.has(key));
  if (harmless && redact(error.message) === error.message && cause === error.cause) return error;
  const copy = new Error(redact(error.message), cause === undefined ? undefined : { cause });
  copy.name = error.name;
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? Object.assign(copy, { code }) : copy;
}

const HARMLESS = new Set(['code', 'errno', 'syscall', 'hostname', 'address', 'port', 'name', 'errors', 'socket']);
