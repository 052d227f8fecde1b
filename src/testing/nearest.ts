/** The name that was probably meant; `undefined` where none is near: a third of the letters may be wrong. */
export function nearest(text: string, known: readonly string[]): string | undefined {
  const given = text.toLowerCase();
  const most = Math.max(1, Math.floor(given.length / 3));
  const near = known
    .map((name) => ({ name, distance: distance(given, name.toLowerCase()) }))
    .filter((one) => one.distance <= most);
  const differing = ({ name }: { readonly name: string }) => Math.abs(name.length - text.length);
  return near.sort((one, other) => one.distance - other.distance || differing(one) - differing(other))[0]?.name;
}

/** How many letters have to be added, left out, replaced or swapped with the next one. */
function distance(one: string, other: string): number {
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const replaced = at(last, column - 1) + Number(one[row - 1] !== other[column - 1]);
      const isSwapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      const swapped = row > 1 && column > 1 && isSwapped ? at(before, column - 2) + 1 : Infinity;
      next.push(Math.min(at(last, column) + 1, at(next, column - 1) + 1, replaced, swapped));
    }
    [before, last] = [last, next];
  }
  return at(last, other.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
