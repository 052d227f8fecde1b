import type ts from 'typescript';
import type { Edit } from './edits.js';
import { endOfLine, indentationAt } from './lines.js';
import type { ParsedFile } from './parse.js';
import type { PlannedCall, Problem } from './plan.js';

/** Where the clients of a file come from, and which call uses which. */
export interface Clients {
  readonly edits: readonly Edit[];
  /** Parts of the old text that no longer stand. */
  readonly gone: readonly Range[];
  readonly problems: readonly Problem[];
  /** What a call is made on: a variable, or an expression. */
  readonly of: (call: PlannedCall) => string;
  /** Calls on this name need a client that is made after the imports. */
  readonly moduleClient?: string | undefined;
}

/** A part of a text. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

const NAMES = ['management', 'kindeManagement', 'kindeManagementClient'];

/** A name for the client that the file does not use for anything else. */
export function clientName(file: ParsedFile): string {
  return NAMES.find((name) => !file.isUsed(name)) ?? `${NAMES[0]}${file.text.length}`;
}

/** The statement that makes a client. */
export function clientStatement(name: string, options: string, semicolon: string): string {
  return `const ${name} = ${clientExpression(options)}${semicolon}`;
}

/** The expression that makes a client. */
export function clientExpression(options: string): string {
  return `new ManagementClient(${options})`;
}

/** Puts a statement on a line of its own after another one. */
export function insertedAfter(file: ParsedFile, statement: ts.Node, text: string): Edit {
  const indentation = indentationAt(file, statement.getStart());
  // A comment on the same line belongs to the statement.
  const comment = /^[ \t]*\/\/[^\r\n]*/.exec(file.text.slice(statement.end))?.[0] ?? '';
  const end = statement.end + comment.length;
  return { start: end, end, text: `${endOfLine(file)}${indentation}${text}` };
}

/** `;` where the file ends statements with it. */
export function semicolonOf(statement: ts.Node): string {
  return statement.getText().endsWith(';') ? ';' : '';
}
