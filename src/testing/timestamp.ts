/** Writes a time the way Kinde does: microseconds and a numeric offset. */
export function timestampFrom(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('Z', '000+00:00');
}
