/**
 * Milliseconds of a timestamp as Kinde writes it, or `NaN`: a text with an offset, of which the minutes may be missing
 * (`2025-04-01T13:04:20+11`).
 */
export function timestampMs(timestamp: unknown): number {
  if (typeof timestamp !== 'string') return Number.NaN;
  return Date.parse(timestamp.replace(/([+-]\d{2})$/, (offset, _, at) => (at > 10 ? `${offset}:00` : offset)));
}
