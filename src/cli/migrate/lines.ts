import type ts from 'typescript';
import type { Edit } from './edits.js';
import type { ParsedFile } from './parse.js';

/** What is to be done by hand, and where. */
export interface Finding {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

const MARK = 'TODO(kinde-sdk migrate): ';

/** A comment before the statement of a node that says what is to be done; none where it stands already. */
export function todoEdit(file: ParsedFile, node: ts.Node, message: string): Edit[] {
  const statement = statementOf(file, node);
  const start = statement.getStart();
  const comment = `// ${MARK}${message}`;
  if (file.text.slice(statement.getFullStart(), start).includes(comment)) return [];
  return [{ start, end: start, text: `${comment}${endOfLine(file)}${indentationAt(file, start)}` }];
}

/** The statement around a node that stands at the start of a line. */
export function statementOf({ ts, text }: ParsedFile, node: ts.Node): ts.Node {
  const isFirst = (one: ts.Node): boolean => /(^|\n)[ \t]*$/.test(text.slice(0, one.getStart()));
  let statement = node;
  while (statement.parent?.parent && !(isListed(ts, statement) && isFirst(statement))) statement = statement.parent;
  return statement;
}

function isListed(ts: ParsedFile['ts'], node: ts.Node): boolean {
  const { parent } = node;
  const isInList =
    ts.isSourceFile(parent) || ts.isBlock(parent) || ts.isCaseOrDefaultClause(parent) || ts.isModuleBlock(parent);
  return (ts.isStatement(node) && isInList) || ts.isClassElement(node);
}

/** What a line starts with. */
export function indentationAt({ text }: ParsedFile, position: number): string {
  const line = text.lastIndexOf('\n', position - 1) + 1;
  return /^[ \t]*/.exec(text.slice(line, position))?.[0] ?? '';
}

/** How lines of a file end. */
export function endOfLine({ text }: ParsedFile): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** Removes a statement with its line, where nothing else stands on it; comments above it stay. */
export function removalOf({ text }: ParsedFile, statement: ts.Node): Edit {
  const start = statement.getStart();
  const line = text.lastIndexOf('\n', start - 1) + 1;
  const rest = /^[ \t]*\r?\n/.exec(text.slice(statement.end));
  if (!rest || !/^[ \t]*$/.test(text.slice(line, start))) return { start, end: statement.end, text: '' };
  return { start: line, end: statement.end + rest[0].length, text: '', isLines: true };
}
