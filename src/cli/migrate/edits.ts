/** Replaces a part of a text. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Whole lines are removed; of the empty lines around them one stays. */
  readonly isLines?: boolean;
}

/** The text with every edit made; an edit inside a part that another one replaces is dropped. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = '';
  let at = 0;
  for (const edit of ordered(edits)) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
    const isAfterEmpty = result === '' || /\n\r?\n$/.test(result);
    if (edit.isLines && isAfterEmpty) at += /^[ \t]*\r?\n/.exec(text.slice(at))?.[0].length ?? 0;
  }
  return result + text.slice(at);
}

/** Where a position of the old text is in the new one. */
export function positionAfter(text: string, edits: readonly Edit[], position: number): number {
  const before = edits.filter(({ start, end }) => (start === end ? start <= position : end <= position));
  return applyEdits(text.slice(0, position), before).length;
}

function ordered(edits: readonly Edit[]): Edit[] {
  const unique = new Map(edits.map((edit) => [`${edit.start} ${edit.end} ${edit.text}`, edit]));
  // What is put before a part comes before what replaces it.
  const order = [...unique.values()].sort((a, b) => a.start - b.start || rank(a) - rank(b) || b.end - a.end);
  const kept: Edit[] = [];
  for (const edit of order) if (edit.start >= (kept.at(-1)?.end ?? 0)) kept.push(edit);
  return kept;
}

function rank({ start, end }: Edit): number {
  return start === end ? 0 : 1;
}
