import { assertOptions } from '../config.js';
import { KindeConfigError, KindeInputError } from '../errors.js';

/** What a rule of the configuration says; its refusal is one of an input here. */
export function asInput<T>(rule: () => T): T {
  try {
    return rule();
  } catch (error) {
    throw error instanceof KindeConfigError ? new KindeInputError(error.message) : error;
  }
}

/** @throws KindeInputError for options of a call that are not an object, or hold one that is not known. */
export function assertCallOptions(options: unknown, known: readonly string[]): void {
  asInput(() => assertOptions(options, known));
}

/** @throws KindeInputError for what is no web `Request`, as the requests of Express and Fastify are not. */
export function assertRequest(request: unknown): asserts request is Request {
  if (isRequest(request)) return;
  throw new KindeInputError(
    'The request must be a web `Request`. For Express, Fastify, Hono and Next.js there is `kinde-sdk/express` and so on.',
  );
}

/** By what it can do: a test runner, or a package that brings its own, may have another `Request`. */
export function isRequest(value: unknown): value is Request {
  const { headers } = (value ?? {}) as Partial<Request>;
  return typeof headers?.get === 'function';
}
