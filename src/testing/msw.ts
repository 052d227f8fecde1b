import type { Answer } from './answer.js';
import { EmulatorError } from './emulator-error.js';
import { ConnectionFault } from './faults/connection.js';

// msw is an optional peer: without it the type is `any`, and the declaration file still compiles.
// biome-ignore lint/suspicious/noTsIgnore: `@ts-expect-error` would fail wherever msw is installed.
/** @ts-ignore */
type RequestHandlerOfMsw = import('msw').RequestHandler;

/** A request handler of msw. */
export type MswHandler = RequestHandlerOfMsw;

/** Makes the handlers that answer everything under a domain. @throws EmulatorError `PACKAGE_MISSING` when msw is not installed. */
export async function mswHandlers(domain: string, answer: Answer): Promise<MswHandler[]> {
  const { http } = await loadMsw();
  return [http.all(`${domain}/*`, ({ request }) => answer(request).catch((error) => networkError(error, request)))];
}

async function loadMsw(): Promise<typeof import('msw')> {
  // webpack takes a package for optional where it is imported in `try`, and there only: else it fails where msw is missing.
  try {
    return await import('msw');
  } catch (cause) {
    const message = 'emulator.handlers() needs the package msw, version 2: npm install --save-dev msw';
    throw new EmulatorError('PACKAGE_MISSING', message, { cause });
  }
}

/** msw takes what is thrown for a mistake of the handler, and this answer for a connection that broke or was left. */
function networkError(error: unknown, { signal }: Request): Response {
  if (ConnectionFault.endingOf(error) === undefined && !signal.aborted) throw error;
  return Response.error();
}
