import type { Received } from './receive.js';

/** What an answer is read against. */
export interface Expectation {
  /** Public name of the operation, for messages. */
  readonly operation: string;
  /** Scope that the operation needs, named when Kinde says that one is missing. */
  readonly scope?: string | undefined;
  /** A success without a body is declared. */
  readonly empty?: true | undefined;
}

/** Whether a firewall in front of Kinde wants to see a browser. */
export function isChallenge({ headers }: Received): boolean {
  return headers.has('x-amzn-waf-action');
}

/** Whether Kinde itself says that it did what was asked. */
export function isSuccess(received: Received): boolean {
  return received.status >= 200 && received.status < 300 && !isChallenge(received);
}

/** The value of a JSON text; undefined for any other. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether a value has fields. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Whether a body says nothing. */
export function isBlank(text: string): boolean {
  return /^\s*(null)?\s*$/.test(text);
}
