import type ts from 'typescript';
import type { Range } from './clients.js';
import { isGone } from './dead-code.js';
import type { Edit } from './edits.js';
import { type ImportedName, type ImportStatement, importedNames } from './imports.js';
import { endOfLine, indentationAt, removalOf } from './lines.js';
import type { ParsedFile } from './parse.js';

const MODULE = 'kinde-sdk/management';

/** Takes away the imports that nothing uses any more, and adds those of the new names. */
export function importEdits(
  file: ParsedFile,
  imported: readonly ImportedName[],
  gone: readonly Range[],
  wanted: readonly string[],
): Edit[] {
  const there = new Set(importedNames(file, [MODULE, 'kinde-sdk']).map(({ name }) => name));
  const missing = wanted.filter((name) => !there.has(name));
  const statements = [...new Set(imported.map(({ from }) => from))];
  const isLeft = (one: ImportedName): boolean => !isUnused(file, one, gone);
  const edits: Edit[] = [];
  let added = missing.length === 0;
  for (const statement of statements) {
    const names = imported.filter(({ from }) => from === statement);
    const left = names.filter(isLeft);
    if (left.length === names.length && added) continue;
    const isTarget = !added && (left.length < names.length || statement === statements.at(-1));
    const text = isTarget ? importText(statement, missing) : '';
    added ||= isTarget;
    edits.push(
      ...(left.length === 0 ? replaced(file, statement, text) : shortened(file, statement, names, left, text)),
    );
  }
  return edits;
}

/** Whether every use of a name is gone; a name that was never used stays. */
function isUnused(file: ParsedFile, { symbol, node }: ImportedName, gone: readonly Range[]): boolean {
  const uses = file.references(symbol).filter((one) => one !== node && one.parent !== node);
  return uses.length > 0 && uses.every((one) => isGone(gone, one));
}

function importText({ specifier, style, statement }: ImportStatement, names: readonly string[]): string {
  const quote = specifier.getText()[0] ?? "'";
  const end = statement.getText().endsWith(';') ? ';' : '';
  const module = `${quote}${MODULE}${quote}`;
  const list = `{ ${names.join(', ')} }`;
  if (style === 'import') return `import ${list} from ${module}${end}`;
  const call = style === 'require' ? `require(${module})` : `await import(${module})`;
  return `const ${list} = ${call}${end}`;
}

function replaced(file: ParsedFile, { statement }: ImportStatement, text: string): Edit[] {
  return text ? [{ start: statement.getStart(), end: statement.end, text }] : [removalOf(file, statement)];
}

function shortened(
  file: ParsedFile,
  { statement }: ImportStatement,
  names: readonly ImportedName[],
  left: readonly ImportedName[],
  text: string,
): Edit[] {
  const edits = names.filter((one) => !left.includes(one)).map(({ node }) => specifierRemoval(file, node));
  if (!text) return edits;
  const line = `${endOfLine(file)}${indentationAt(file, statement.getStart())}${text}`;
  return [...edits, { start: statement.end, end: statement.end, text: line }];
}

function specifierRemoval({ text }: ParsedFile, node: ts.Node): Edit {
  const start = node.getStart();
  const line = text.lastIndexOf('\n', start - 1) + 1;
  const rest = /^[ \t]*,?[ \t]*\r?\n/.exec(text.slice(node.end));
  if (rest && /^[ \t]*$/.test(text.slice(line, start)))
    return { start: line, end: node.end + rest[0].length, text: '' };
  const after = /^\s*,[ \t]*/.exec(text.slice(node.end));
  if (after) return { start, end: node.end + after[0].length, text: '' };
  const before = /,?\s*$/.exec(text.slice(0, start))?.[0] ?? '';
  // The space before the closing brace stays.
  return { start: start - before.length, end: node.end, text: before.startsWith(',') ? '' : before };
}
