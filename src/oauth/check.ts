import { LOOPBACK, optionalText } from '../config.js';
import { KindeConfigError } from '../errors.js';
import { withoutTrailingSlashes } from '../http/url.js';

/** A number above zero, or the default. */
export function positive(value: unknown, name: string, byDefault: number, unit = 'seconds'): number {
  if (value === undefined) return byDefault;
  if (typeof value !== 'number' || !(value > 0) || value === Infinity) {
    throw new KindeConfigError(`\`${name}\` must be a positive number of ${unit}.`);
  }
  return value;
}

/** One of the words, or the first one as the default. */
export function oneOf<const T extends string>(value: unknown, name: string, words: readonly [T, ...T[]]): T {
  if (value === undefined) return words[0];
  if (!words.includes(value as T)) throw new KindeConfigError(`\`${name}\` must be one of ${words.join(', ')}.`);
  return value as T;
}

/** An http(s) URL in its normal form, https unless on a loopback host. */
export function urlOf(value: string, name: string): URL {
  if (!URL.canParse(value)) {
    throw new KindeConfigError(`\`${name}\` must be an absolute URL such as \`https://app.example.com/callback\`.`);
  }
  const url = new URL(value);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOOPBACK.test(url.hostname))) {
    throw new KindeConfigError(`\`${name}\` must use https; http is only for a loopback host.`);
  }
  if (url.username || url.password || url.hash) {
    throw new KindeConfigError(`\`${name}\` must hold no credentials and no fragment.`);
  }
  return url;
}

/** A path that begins with a slash, without a trailing one. */
export function pathOf(value: unknown, name: string, byDefault: string): string {
  const path = optionalText(value, name) ?? byDefault;
  if (!/^\/(?!\/)[^?#\\\s]*$/.test(path)) throw new KindeConfigError(`\`${name}\` must be a path such as \`/login\`.`);
  return withoutTrailingSlashes(path);
}

/** An object whose keys are all known. */
export function known(value: unknown, name: string, keys: ReadonlySet<string>): void {
  if (typeof value !== 'object' || value === null) throw new KindeConfigError(`${name} must be an object.`);
  const unknown = Object.keys(value).find((key) => !keys.has(key));
  if (unknown === undefined) return;
  throw new KindeConfigError(`\`${unknown}\` is not an option of ${name}; the options are ${[...keys].join(', ')}.`);
}
