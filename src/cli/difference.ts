const MOST_LINES = 20;

/** What changed between two declaration files, one line each, `+` for what is new; the rest is counted. */
export function differenceOf(before: string, after: string): readonly string[] {
  const [old, current] = [entriesOf(before), entriesOf(after)];
  const lines = [
    ...[...old].filter((entry) => !current.has(entry)).map((entry) => `- ${entry}`),
    ...[...current].filter((entry) => !old.has(entry)).map((entry) => `+ ${entry}`),
  ];
  if (lines.length === 0) return ['only the form of the file differs'];
  const left = lines.length - MOST_LINES;
  return left > 0 ? [...lines.slice(0, MOST_LINES), `and ${left} more`] : lines;
}

/** Every entry of a file with the member that it belongs to: `flags theme: string`. */
function entriesOf(text: string): ReadonlySet<string> {
  const entries = new Set<string>();
  let member = '';
  for (const line of text.split(/\r?\n/)) {
    const [, name, inline = ''] = /^ {4}(\w+):(.*)$/.exec(line) ?? [];
    member = name ?? member;
    const entry = (name === undefined ? line : inline).replace(/^ *(\| )?/, '').replace(/;$/, '');
    const isEntry = line.startsWith('    ') && !['', '{', '}', '{}', 'never'].includes(entry);
    if (isEntry) entries.add(`${member} ${entry}`);
  }
  return entries;
}
