import { open } from 'node:fs/promises';
import { SpecError } from './spec-error.js';

/** Limits of reading; the defaults are far above any document of an API. */
export interface ReadOptions {
  /** Longest time of a download in ms; default 60,000. */
  readonly timeout?: number;
  /** Largest size in bytes; default 10 MB. */
  readonly maxBytes?: number;
}

const MAX_REDIRECTS = 5;
const MEGABYTE = 1_000_000;

/**
 * The text of a file or of an `http(s)` address. An `https` address is not left for an `http` one.
 *
 * @throws SpecError naming the file or address when it cannot be read, is too large or takes too long.
 */
export async function readText(from: string, options: ReadOptions = {}): Promise<string> {
  const { timeout = 60_000, maxBytes = 10 * MEGABYTE } = options;
  try {
    return await (/^https?:\/\//i.test(from) ? download(from, timeout, maxBytes) : readWhole(from, maxBytes));
  } catch (cause) {
    throw new SpecError(`Cannot read it: ${reasonOf(cause, timeout)}`, '', nameOf(from));
  }
}

/** An address without what may be secret in it. */
function nameOf(from: string): string {
  if (!URL.canParse(from) || !/^https?:/i.test(from)) return from;
  const { origin, pathname } = new URL(from);
  return origin + pathname;
}

function reasonOf(cause: unknown, timeout: number): string {
  if (!(cause instanceof Error)) return String(cause);
  if (cause.name === 'TimeoutError') return `no answer within ${timeout} ms`;
  return cause.cause instanceof Error ? cause.cause.message || cause.message : cause.message;
}

async function readWhole(path: string, maxBytes: number): Promise<string> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size > maxBytes) throw tooLarge(maxBytes);
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

async function download(address: string, timeout: number, maxBytes: number): Promise<string> {
  const signal = AbortSignal.timeout(timeout);
  let url = new URL(address);
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const response = await fetch(url, { signal, redirect: 'manual' });
    const next = redirectOf(response, url);
    if (!next) return bodyOf(response, maxBytes);
    await response.body?.cancel();
    url = next;
  }
  throw new Error(`more than ${MAX_REDIRECTS} redirects`);
}

/** Where a response redirects to, if it does; never from `https` to anything else. */
export function redirectOf(response: Response, from: URL): URL | undefined {
  const location = response.headers.get('location');
  if (response.status < 300 || response.status > 399 || location === null) return undefined;
  if (!URL.canParse(location, from)) throw new Error('the server redirects to something that is no address');
  const next = new URL(location, from);
  if (next.protocol === 'https:' || (next.protocol === 'http:' && from.protocol === 'http:')) return next;
  throw new Error(`the server redirects to ${next.protocol}//, which anybody in between could change`);
}

async function bodyOf(response: Response, maxBytes: number): Promise<string> {
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function tooLarge(maxBytes: number): Error {
  return new Error(`it is larger than ${maxBytes / MEGABYTE} MB, which no document of an API is`);
}
