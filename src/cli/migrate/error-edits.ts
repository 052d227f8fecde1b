import type ts from 'typescript';
import type { Range } from './clients.js';
import type { Edit } from './edits.js';
import type { ParsedFile } from './parse.js';
import type { Plan, Problem } from './plan.js';

/** What a file's handling of errors becomes. */
export interface ErrorUses {
  readonly edits: readonly Edit[];
  readonly gone: readonly Range[];
  readonly problems: readonly Problem[];
  /** Whether the file needs `KindeError`. */
  readonly isNeeded: boolean;
}

/** Fields of the other client's error that ours has under another name, or not at all. */
const LOST = new Set(['statusText', 'url', 'request', 'body', 'response']);

/** Asks for our error in the place of the other client's. */
export function errorEdits({ file, uses }: Plan): ErrorUses {
  const edits: Edit[] = [];
  const gone: Range[] = [];
  const problems: Problem[] = [];
  for (const use of uses) {
    if (use.kind !== 'error') continue;
    const range = { start: use.node.getStart(), end: use.node.end };
    edits.push({ ...range, text: 'KindeError' });
    gone.push(range);
    const { left } = use.node.parent as ts.BinaryExpression;
    const fields = fieldReads(file, left);
    edits.push(...fields.flatMap(({ edit }) => edit ?? []));
    for (const { node, name, edit } of fields) {
      if (edit || !LOST.has(name)) continue;
      const message = `a KindeError has no \`${name}\`: it has \`status\`, \`code\`, \`message\` and Kinde's list \`errors\``;
      problems.push({ node, message });
    }
  }
  return { edits, gone, problems, isNeeded: gone.length > 0 };
}

interface FieldRead {
  readonly node: ts.Node;
  readonly name: string;
  readonly edit?: Edit;
}

/** Where fields of an error are read, in the whole of what its variable is good for. */
function fieldReads(file: ParsedFile, error: ts.Expression): FieldRead[] {
  const { ts } = file;
  const symbol = ts.isIdentifier(error) ? file.symbolOf(error) : undefined;
  const reads = symbol ? file.references(symbol).map(({ parent }) => parent) : [];
  return reads.filter(ts.isPropertyAccessExpression).map((node): FieldRead => {
    const name = node.name.text;
    const { parent } = node;
    const isList = name === 'body' && ts.isPropertyAccessExpression(parent) && parent.name.text === 'errors';
    if (!isList) return { node, name };
    return { node, name, edit: { start: node.name.getStart(), end: parent.end, text: 'errors' } };
  });
}
