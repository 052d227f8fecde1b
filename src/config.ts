import { KindeConfigError } from './errors.js';

/** Environment variables by name, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The variables of this process, or none where the runtime has no `process`. */
export function processEnvironment(): Environment {
  const { process } = globalThis as { process?: { env?: Environment } };
  return process?.env ?? {};
}

/** A setting's value from the environment; an empty variable counts as unset. */
export function fromEnvironment(env: Environment, name: string): string | undefined {
  return env[name]?.trim() || undefined;
}

/** Host names of this machine. */
export const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Origin of a Kinde environment, from a domain with or without scheme and trailing slash.
 *
 * Without a scheme it is https, on a loopback host http.
 *
 * @param source Name of the option or variable, for the message.
 * @throws KindeConfigError for anything but an https origin, or an http one on a loopback host.
 */
export function originFrom(domain: string, source: string): string {
  const text = domain.trim();
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
  const local = `http://${text}`;
  const isLocal = URL.canParse(local) && LOOPBACK.test(new URL(local).hostname);
  const address = hasScheme ? text : isLocal ? local : `https://${text}`;
  if (!URL.canParse(address) || /["']/.test(text))
    throw new KindeConfigError(`\`${source}\` must be a domain such as \`example.kinde.com\`, without quotes.`);
  const { protocol, host, hostname, pathname, search, hash, username, password, origin } = new URL(address);
  if (username || password) throw new KindeConfigError(`\`${source}\` must not hold credentials.`);
  if (pathname !== '/' || search || hash) {
    throw new KindeConfigError(`\`${source}\` must be a bare domain, without a path: \`${host}\`.`);
  }
  if (protocol !== 'https:' && !(protocol === 'http:' && LOOPBACK.test(hostname))) {
    throw new KindeConfigError(`\`${source}\` must use https; http is for loopback hosts only.`);
  }
  return origin;
}

const DOMAIN_VARIABLES = ['KINDE_DOMAIN', 'KINDE_HOST', 'KINDE_ISSUER_URL'];

/** The Kinde domain that the environment names; several variables must agree. */
export function originFromEnvironment(env: Environment): string | undefined {
  const named = DOMAIN_VARIABLES.flatMap((name) => {
    const value = fromEnvironment(env, name);
    return value === undefined ? [] : [{ name, origin: originFrom(value, name) }];
  });
  const [first, ...others] = named;
  const other = others.find(({ origin }) => origin !== first?.origin);
  if (first && other) {
    throw new KindeConfigError(
      `${first.name} and ${other.name} name different domains (${first.origin}, ${other.origin}); unset one.`,
    );
  }
  return first?.origin;
}

/**
 * Origin of the Kinde environment: of the option, else of the environment's variables.
 *
 * @throws KindeConfigError if neither names one, or one that cannot be used.
 */
export function requiredOrigin(domain: unknown, env: Environment): string {
  const text = optionalText(domain, 'domain');
  return required(
    text === undefined ? originFromEnvironment(env) : originFrom(text, 'domain'),
    'domain',
    'KINDE_DOMAIN',
  );
}

/** A setting that must be there. @throws KindeConfigError naming it, and the variable that can give it. */
export function required(value: string | undefined, option: string, variable: string): string {
  if (value === undefined) throw new KindeConfigError(`\`${option}\` is missing: pass it or set ${variable}.`);
  return value;
}

/**
 * @param group Option that holds these options, where one does.
 * @throws KindeConfigError for options that are not an object, or hold one that is not known.
 */
export function assertOptions(options: unknown, known: readonly string[], group?: string): void {
  const place = group ? `\`${group}\`: ` : '';
  if (typeof options !== 'object' || options === null)
    throw new KindeConfigError(`${place}The options must be an object.`);
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new KindeConfigError(`${place}\`${unknown}\` is not an option; the options are ${known.join(', ')}.`);
}

/** The name that differs from this one in underscores and capitals only; undefined where there is none. */
export function otherSpelling(name: string, known: readonly string[]): string | undefined {
  const plain = (text: string): string => text.replace(/_/g, '').toLowerCase();
  return known.find((one) => plain(one) === plain(name));
}

/** A text without the space around it; absent where it is undefined. */
export function optionalText(value: unknown, name: string): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || value.trim() === '')
    throw new KindeConfigError(`\`${name}\` must be a non-empty string.`);
  return value.trim();
}

/** The global fetch of the moment: tracing and test tools replace it after clients are made. */
export const globalFetch: typeof fetch = (input, init) => fetch(input, init);
