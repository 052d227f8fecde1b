/**
 * The body that a parser in front of us has read, written again; undefined where none has.
 *
 * A body of a kind that cannot be written again as it was (files of a form) is left out.
 */
export function parsedBody(parsed: unknown, headers: Headers): string | Uint8Array<ArrayBuffer> | undefined {
  if (parsed === undefined || parsed === null) return undefined;
  if (typeof parsed === 'string') return parsed;
  if (parsed instanceof Uint8Array) return new Uint8Array(parsed);
  const type = (headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/x-www-form-urlencoded') return new URLSearchParams(pairsOf(parsed)).toString();
  if (type === 'application/json' || type.endsWith('+json')) return JSON.stringify(parsed);
  return undefined;
}

/** Names and values as a form writes them: lists as one name again and again, members in brackets. */
function pairsOf(value: unknown, name = ''): [string, string][] {
  if (Array.isArray(value)) return value.flatMap((one) => pairsOf(one, name));
  if (typeof value !== 'object' || value === null) return [[name, String(value ?? '')]];
  return Object.entries(value).flatMap(([key, one]) => pairsOf(one, name === '' ? key : `${name}[${key}]`));
}
