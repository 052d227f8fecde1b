import { KindeInputError } from '../errors.js';

/** A path with its parameters filled in; a value cannot leave its segment. */
export function toPath(template: string, parameters: Readonly<Record<string, unknown>> = {}): string {
  if (!template.includes('{')) return template;
  return template.replace(/\{([^{}]+)\}/g, (_, name: string) => toSegment(name, parameters[name]));
}

function toSegment(name: string, value: unknown): string {
  const text = typeof value === 'number' && Number.isFinite(value) ? String(value) : value;
  if (typeof text !== 'string' || text === '') throw new KindeInputError(`\`${name}\` must be a non-empty string.`);
  // A URL parser takes these as "here" and "one level up", in whatever encoding.
  if (text === '.' || text === '..') throw new KindeInputError(`\`${name}\` must not be "." or "..".`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get into a URL
  if (/[\u0000-\u001f\u007f]/.test(text)) throw new KindeInputError(`\`${name}\` must not hold control characters.`);
  return encoded(name, text);
}

/** A path without its trailing slashes, but for `/` itself; in one pass, since anybody may send a path of slashes only. */
export function withoutTrailingSlashes(path: string): string {
  let end = path.length;
  while (end > 1 && path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}

/** A query string without `?`: lists comma separated, objects as `name[key]=value`, null and undefined left out. */
export function toQuery(query: unknown): string {
  const pairs: string[] = [];
  for (const [name, value] of Object.entries((query ?? {}) as Record<string, unknown>)) {
    if (value === undefined || value === null) continue;
    if (Array.isArray(value)) {
      if (value.length > 0) pairs.push(pair(name, toList(name, value)));
    } else if (typeof value === 'object' && !(value instanceof Date)) {
      for (const [key, inner] of Object.entries(value)) {
        if (inner === undefined || inner === null) continue;
        pairs.push(pair(`${name}[${key}]`, Array.isArray(inner) ? toList(name, inner) : toText(name, inner)));
      }
    } else {
      pairs.push(pair(name, toText(name, value)));
    }
  }
  return pairs.join('&');
}

function toList(name: string, values: readonly unknown[]): string {
  const texts = values.map((value) => toText(name, value));
  // Kinde splits at every comma, so such an entry would silently become two.
  if (texts.some((text) => text.includes(',')))
    throw new KindeInputError(`\`${name}\` must not hold a comma in an entry.`);
  return texts.join(',');
}

function toText(name: string, value: unknown): string {
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
  throw new KindeInputError(`\`${name}\` must be a string, a number, a boolean, a valid date or a list of these.`);
}

function pair(name: string, value: string): string {
  return `${encoded(name, name)}=${encoded(name, value)}`;
}

function encoded(name: string, text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    throw new KindeInputError(`\`${name}\` is not well-formed text.`);
  }
}
