import type ts from 'typescript';
import { argumentEdits, Refusal } from './arguments.js';
import type { Alias, Bindings } from './bindings.js';
import type { Dialect } from './dialect.js';
import type { Edit } from './edits.js';
import type { ImportedName } from './imports.js';
import type { ParsedFile } from './parse.js';
import type { Use } from './uses.js';

/** Something that has to be done by hand. */
export interface Problem {
  readonly node: ts.Node;
  readonly message: string;
  /** It is told of without a comment in the file. */
  readonly isNote?: boolean;
}

/** A call that is migrated. */
export interface PlannedCall {
  readonly use: Extract<Use, { kind: 'call' }>;
  /** The name of the method here. */
  readonly operation: string;
  readonly edits: readonly Edit[];
}

/** What is known of a file before anything is written. */
export interface Plan {
  readonly file: ParsedFile;
  readonly dialect: Dialect;
  readonly imported: readonly ImportedName[];
  readonly bindings: Bindings;
  readonly uses: readonly Use[];
  readonly calls: readonly PlannedCall[];
  readonly problems: readonly Problem[];
  /** What has to stay, because some use of it stays. */
  readonly kept: ReadonlySet<ts.Symbol>;
}

/** Decides which calls can be migrated, and what has to stay for the others. */
export function planOf(
  file: ParsedFile,
  dialect: Dialect,
  imported: readonly ImportedName[],
  bindings: Bindings,
  uses: readonly Use[],
): Plan {
  const found = uses.filter((use) => use.kind === 'call');
  const known = new Set<ts.Node>(found.map(({ call }) => call));
  const isCallArgument = ({ parent }: ts.Identifier): boolean => known.has(parent);
  const calls: PlannedCall[] = [];
  const problems: Problem[] = [];
  const kept = new Set<ts.Symbol>();
  for (const use of found) {
    const operation = dialect.methods[use.className]?.[use.method] as string;
    try {
      calls.push({ use, operation, edits: argumentEdits({ file, dialect, operation, isCallArgument }, use.call) });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      problems.push({ node: use.node, message: `this call is as it was: ${error.message}` });
      kept.add(use.symbol);
    }
  }
  for (const use of uses) {
    if (use.kind === 'other') kept.add(use.symbol);
    if (use.kind !== 'stray') continue;
    problems.push({ node: use.node, message: `this is as it was: ${use.reason}` });
    kept.add(use.symbol);
  }
  for (const { declaration, symbol } of bindings.aliases) {
    const reason = whyKept(file, declaration);
    if (reason) problems.push({ node: declaration, message: `this is as it was: ${reason}` });
    if (reason) kept.add(symbol);
  }
  return { file, dialect, imported, bindings, uses, calls, problems, kept: closureOf(kept, bindings.aliases, uses) };
}

function whyKept({ ts }: ParsedFile, declaration: ts.VariableDeclaration): string | undefined {
  const { parent } = declaration;
  if (!ts.isVariableDeclarationList(parent) || !ts.isVariableStatement(parent.parent)) return 'it is not a statement';
  if (parent.declarations.length > 1) return 'several variables are declared at once';
  const isExported = parent.parent.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  return isExported ? 'other files may use it' : undefined;
}

/** What stays keeps what it is made of. */
function closureOf(kept: Set<ts.Symbol>, aliases: readonly Alias[], uses: readonly Use[]): Set<ts.Symbol> {
  const all = new Set(kept);
  for (let size = -1; size !== all.size; ) {
    size = all.size;
    for (const { declaration } of aliases.filter(({ symbol }) => all.has(symbol))) {
      for (const use of uses) if (isWithin(use.identifier, declaration)) all.add(use.symbol);
      for (const other of aliases) if (other.declaration === declaration) all.add(other.symbol);
    }
  }
  return all;
}

/** Whether a node stands inside of another. */
export function isWithin(node: ts.Node, outer: ts.Node): boolean {
  return node.getStart() >= outer.getStart() && node.end <= outer.end;
}

/** The aliases that go away, each declaration once. */
export function goneDeclarations({ bindings, kept }: Plan): ts.VariableDeclaration[] {
  const gone = bindings.aliases.filter(({ symbol }) => !kept.has(symbol)).map(({ declaration }) => declaration);
  return [...new Set(gone)];
}
