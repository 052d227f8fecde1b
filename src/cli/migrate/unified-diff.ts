const CONTEXT = 3;

interface Line {
  readonly mark: ' ' | '-' | '+';
  readonly text: string;
  /** Line numbers before and after, from 0. */
  readonly before: number;
  readonly after: number;
}

/** What changes from one text to another, as `diff -u` writes it; empty where nothing does. */
export function unifiedDiff(path: string, before: string, after: string): string {
  const lines = markedLines(linesOf(before), linesOf(after));
  const hunks = hunksOf(lines).map((hunk) => hunkText(lines.slice(hunk.start, hunk.end)));
  return hunks.length === 0 ? '' : [`--- a/${path}`, `+++ b/${path}`, ...hunks].join('\n');
}

/** The lines of a text; a last one that does not end is marked so. */
function linesOf(text: string): string[] {
  const lines = text.split('\n');
  const last = lines.pop();
  return last === '' || last === undefined ? lines : [...lines, `${last}\n\\ No newline at end of file`];
}

/** Every line of both texts, by the longest common part between the parts at the ends that are the same. */
function markedLines(before: readonly string[], after: readonly string[]): Line[] {
  const least = Math.min(before.length, after.length);
  let head = 0;
  while (head < least && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < least - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  const table = commonLengths(before.slice(head, before.length - tail), after.slice(head, after.length - tail));
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  const add = (mark: Line['mark'], text = ''): void => {
    lines.push({ mark, text, before: i, after: j });
    if (mark !== '+') i += 1;
    if (mark !== '-') j += 1;
  };
  while (i < before.length || j < after.length) {
    const [x, y] = [i - head, j - head];
    const isEnd = before.length - i <= tail && after.length - j <= tail;
    const isMiddle = i < before.length - tail && j < after.length - tail;
    if (i < head || isEnd || (isMiddle && before[i] === after[j])) add(' ', before[i]);
    else if ((table[x + 1]?.[y] ?? -1) >= (table[x]?.[y + 1] ?? -1)) add('-', before[i]);
    else add('+', after[j]);
  }
  return lines;
}

/** At `[i][j]` how many lines the rests from there have in common. */
function commonLengths(before: readonly string[], after: readonly string[]): number[][] {
  const table = before.map(() => new Array<number>(after.length + 1).fill(0));
  table.push(new Array<number>(after.length + 1).fill(0));
  for (let i = before.length - 1; i >= 0; i -= 1) {
    const [row, next] = [table[i] as number[], table[i + 1] as number[]];
    for (let j = after.length - 1; j >= 0; j -= 1) {
      row[j] = before[i] === after[j] ? (next[j + 1] as number) + 1 : Math.max(next[j] as number, row[j + 1] as number);
    }
  }
  return table;
}

function hunksOf(lines: readonly Line[]): { start: number; end: number }[] {
  const hunks: { start: number; end: number }[] = [];
  for (const [index, { mark }] of lines.entries()) {
    if (mark === ' ') continue;
    const [start, end] = [Math.max(0, index - CONTEXT), Math.min(lines.length, index + CONTEXT + 1)];
    const last = hunks.at(-1);
    if (last && start <= last.end) last.end = end;
    else hunks.push({ start, end });
  }
  return hunks;
}

function hunkText(lines: readonly Line[]): string {
  const count = (mark: Line['mark']): number => lines.filter((line) => line.mark !== mark).length;
  const [first] = lines as readonly [Line];
  const head = `@@ -${first.before + 1},${count('+')} +${first.after + 1},${count('-')} @@`;
  return [head, ...lines.map(({ mark, text }) => mark + text)].join('\n');
}
