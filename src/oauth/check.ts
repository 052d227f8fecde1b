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

/** An address that Kinde sends the browser back to: the code is exchanged for it without the query that it came with. */
export function redirectUriOf(value: string): URL {
  const url = urlOf(value, 'redirectUri');
  if (url.href.includes('?'))
    throw new KindeConfigError('`redirectUri` must hold no query; state belongs into `returnTo`.');
  if (url.href === value) return url;
  // It is sent in this form, and must then be registered in it.
  throw new KindeConfigError(
    `\`redirectUri\` is not as browsers write it, and Kinde compares texts: write \`${url.href}\`, here and in Kinde.`,
  );
}

/** A path that begins with a slash, without a trailing one, as browsers send it (`/%C3%BC` for `/ü`). */
export function pathOf(value: unknown, name: string, byDefault: string): string {
  const given = optionalText(value, name) ?? byDefault;
  const path = PATH.test(given) ? new URL(given, 'http://localhost').pathname : given;
  // What has dots in it may come out as `//host`.
  if (!PATH.test(path)) throw new KindeConfigError(`\`${name}\` must be a path such as \`/login\`.`);
  return withoutTrailingSlashes(path);
}

const PATH = /^\/(?!\/)[^?#\\\s]*$/;
