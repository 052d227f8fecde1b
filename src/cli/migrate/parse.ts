import type ts from 'typescript';
import type { TypeScript } from './typescript.js';

/** One file, with what each name in it stands for. */
export interface ParsedFile {
  readonly ts: TypeScript;
  readonly path: string;
  readonly text: string;
  readonly source: ts.SourceFile;
  /** What a name refers to, in this file; of `{ name }` the variable. */
  symbolOf(node: ts.Node): ts.Symbol | undefined;
  /** Every place where a symbol is named, its declaration among them. */
  references(symbol: ts.Symbol): readonly ts.Identifier[];
  /** Whether a name occurs anywhere. */
  isUsed(name: string): boolean;
}

/** Reads one file by itself: what it imports is not looked at, so that it need not be there. */
export function parseFile(ts: TypeScript, path: string, text: string): ParsedFile {
  const options: ts.CompilerOptions = { noResolve: true, noLib: true, allowJs: true, jsx: ts.JsxEmit.Preserve };
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kindOf(ts, path));
  const host: ts.CompilerHost = {
    getSourceFile: (name) => (name === path ? source : undefined),
    writeFile: () => {},
    getDefaultLibFileName: () => '',
    getCurrentDirectory: () => '/',
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    fileExists: (name) => name === path,
    readFile: () => undefined,
  };
  const checker = ts.createProgram({ rootNames: [path], options, host }).getTypeChecker();
  const symbolOf = (node: ts.Node): ts.Symbol | undefined =>
    ts.isShorthandPropertyAssignment(node.parent) && node.parent.name === node
      ? checker.getShorthandAssignmentValueSymbol(node.parent)
      : checker.getSymbolAtLocation(node);
  const index = new Map<ts.Symbol, ts.Identifier[]>();
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      names.add(node.text);
      const symbol = symbolOf(node);
      if (symbol) index.set(symbol, [...(index.get(symbol) ?? []), node]);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return {
    ts,
    path,
    text,
    source,
    symbolOf,
    references: (symbol) => index.get(symbol) ?? [],
    isUsed: (name) => names.has(name),
  };
}

function kindOf(ts: TypeScript, path: string): ts.ScriptKind {
  if (/\.tsx$/.test(path)) return ts.ScriptKind.TSX;
  // JSX stands in plain JavaScript files, too.
  return /\.[cm]?jsx?$/.test(path) ? ts.ScriptKind.JSX : ts.ScriptKind.TS;
}
