/** One entry of Kinde's error bodies. */
export interface ErrorEntry {
  readonly code: string;
  readonly message: string;
}

/** An answer that refuses a request; thrown anywhere below the router and turned into a response by the emulator. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  /** HTTP status of the answer. */
  readonly status: number;
  /** JSON body of the answer. */
  readonly body: unknown;

  constructor(status: number, body: unknown, message: string) {
    super(message);
    this.status = status;
    this.body = body;
  }
}

/** Makes a refusal in Kinde's documented form, `{ errors: [{ code, message }] }`. */
export function refusal(status: number, code: string, message: string): Refusal {
  return refusalOf(status, [{ code, message }]);
}

/** Makes a refusal that names several errors. */
export function refusalOf(status: number, errors: readonly ErrorEntry[]): Refusal {
  return new Refusal(status, { errors }, errors.map((error) => error.message).join('; '));
}

/** Makes the answer to an unknown route: its `errors` is an object, not a list, as Kinde's is. */
export function routeNotFound(method: string, pathname: string): Refusal {
  const errors = { code: 'ROUTE_NOT_FOUND', message: `There is no route ${method} ${pathname}` };
  return new Refusal(404, { errors }, errors.message);
}

/**
 * Makes the refusal for something that a request names and the emulator does not hold.
 *
 * Kinde's document declares 404 for few operations; the others answer 400 with a code that ends in `_NOT_FOUND`.
 */
export function notFound(kind: string, id: string, status = 400): Refusal {
  return refusal(status, `${kind.toUpperCase().replaceAll(' ', '_')}_NOT_FOUND`, `There is no ${kind} ${id}`);
}

/**
 * Makes the refusal for something that exists already.
 *
 * Kinde documents one such case, 409 `DIRECTORY_EXISTS`; the emulator answers the same way for every resource.
 */
export function alreadyExists(kind: string, id: string): Refusal {
  return refusal(409, `${kind.toUpperCase().replaceAll(' ', '_')}_EXISTS`, `The ${kind} ${id} exists already`);
}

/** Adds the `code` and `message` that Kinde's success bodies carry. */
export function success(fields: object = {}): object {
  return { code: 'OK', message: 'Success', ...fields };
}

/** What a handler returns where the answer is 204: there was nothing to do. */
export const noContent: object = Object.freeze({});

/** Makes a JSON response. */
export function jsonResponse(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  });
}
