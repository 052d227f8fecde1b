import { readFile } from 'node:fs/promises';
import { SpecError } from './spec-error.js';

const TIMEOUT_MS = 60_000;

/**
 * The text of a file or of an `http(s)` address.
 *
 * @throws SpecError naming the file or address when it cannot be read.
 */
export async function readText(from: string): Promise<string> {
  try {
    return /^https?:\/\//.test(from) ? await download(from) : await readFile(from, 'utf8');
  } catch (cause) {
    const reason =
      cause instanceof Error ? (cause.cause instanceof Error ? cause.cause.message : cause.message) : cause;
    throw new SpecError(`Cannot read it: ${reason}`, '', from);
  }
}

async function download(address: string): Promise<string> {
  const response = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return response.text();
}
