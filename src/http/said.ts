import type { KindeErrorEntry } from '../errors.js';
import { redact } from './redact.js';

/** What Kinde said, in brackets, for a message; empty where it said nothing. */
export function said(errors: readonly KindeErrorEntry[]): string {
  const words = errors.map((entry) => [entry.code, entry.message].filter(Boolean).join(': ')).join('; ');
  return words && ` (${redact(words)})`;
}
