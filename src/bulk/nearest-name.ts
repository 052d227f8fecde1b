/** How many mistakes a name of a length may have and still be known. */
const MISTAKES = [
  { below: 4, most: 0 },
  { below: 8, most: 1 },
  { below: Number.POSITIVE_INFINITY, most: 2 },
] as const;

/**
 * The name that was probably meant by one that is not known, if any is near enough: another spelling with capitals, spaces
 * or signs, or one with a letter or two left out, added, changed or in the wrong order.
 */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const text = plain(name);
  let nearest: { readonly name: string; readonly distance: number } | undefined;
  for (const candidate of known) {
    const other = plain(candidate);
    const most = MISTAKES.find(({ below }) => Math.min(text.length, other.length) < below)?.most ?? 0;
    // Asked for every record of a file: names of other lengths are not compared, whatever their length.
    if (Math.abs(text.length - other.length) > most) continue;
    const distance = distanceOf(text, other);
    if (distance <= most && distance < (nearest?.distance ?? Number.POSITIVE_INFINITY))
      nearest = { name: candidate, distance };
  }
  return nearest?.name;
}

/** What remains of a name is letters and digits: `First name` is `first_name`. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** How many letters have to be left out, added, changed or changed about to make one text of the other. */
function distanceOf(one: string, other: string): number {
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, n) => n);
  for (let row = 1; row <= one.length; row++) {
    const next = [row];
    for (let column = 1; column <= other.length; column++) {
      const isSame = one[row - 1] === other[column - 1];
      const isTurned = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      next[column] = Math.min(
        (last[column] ?? 0) + 1,
        (next[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
        isTurned ? (before[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [before, last] = [last, next];
  }
  return last[other.length] ?? 0;
}
