import type ts from 'typescript';
import type { Dialect } from './dialect.js';
import type { ImportedName } from './imports.js';
import type { ParsedFile } from './parse.js';

/** What an expression of the other client stands for. */
export type Binding =
  | { readonly kind: 'package' }
  | { readonly kind: 'class'; readonly name: string }
  | { readonly kind: 'instance'; readonly name: string }
  /** The object that has an instance of every class. */
  | { readonly kind: 'instances' }
  | { readonly kind: 'method'; readonly className: string; readonly method: string }
  | { readonly kind: 'export'; readonly name: string };

/** A variable that holds a part of the other client. */
export interface Alias {
  readonly symbol: ts.Symbol;
  readonly declaration: ts.VariableDeclaration;
}

/** The names of a file that stand for parts of the other client. */
export interface Bindings {
  /** What an expression stands for, if it is a part of the other client. */
  resolve(node: ts.Node): Binding | undefined;
  readonly symbols: ReadonlySet<ts.Symbol>;
  readonly aliases: readonly Alias[];
}

/** What gives the object that has an instance of every class. */
export const FACTORY = 'createKindeManagementAPIClient';

/** Follows what a file imports into its variables. */
export function bindingsOf(file: ParsedFile, dialect: Dialect, imported: readonly ImportedName[]): Bindings {
  const { ts } = file;
  const known = new Map<ts.Symbol, Binding>(imported.map(({ symbol, name }) => [symbol, exportBinding(dialect, name)]));
  const aliases: Alias[] = [];
  const resolve = (node: ts.Node): Binding | undefined => {
    const bare = withoutWrapping(file, node);
    if (ts.isIdentifier(bare)) {
      const symbol = file.symbolOf(bare);
      return symbol && known.get(symbol);
    }
    if (ts.isPropertyAccessExpression(bare)) return memberOf(dialect, resolve(bare.expression), bare.name.text);
    if (ts.isNewExpression(bare) && !dialect.isStatic) {
      const made = resolve(bare.expression);
      return made?.kind === 'class' ? { kind: 'instance', name: made.name } : undefined;
    }
    if (!ts.isAwaitExpression(bare) || !ts.isCallExpression(bare.expression)) return undefined;
    const called = resolve(bare.expression.expression);
    return called?.kind === 'export' && called.name === FACTORY ? { kind: 'instances' } : undefined;
  };
  const imports = new Set(imported.map(({ from }) => from.statement));
  const visit = (node: ts.Node): void => {
    if (ts.isVariableStatement(node) && imports.has(node)) return;
    if (ts.isVariableDeclaration(node) && isConstant(file, node) && node.initializer) {
      const binding = resolve(node.initializer);
      if (binding && binding.kind !== 'export') bind(node, binding);
    }
    ts.forEachChild(node, visit);
  };
  const bind = (declaration: ts.VariableDeclaration, binding: Binding): void => {
    for (const { name, part } of partsOf(file, dialect, declaration.name, binding)) {
      const symbol = file.symbolOf(name);
      if (!symbol || !part) continue;
      known.set(symbol, part);
      aliases.push({ symbol, declaration });
    }
  };
  visit(file.source);
  return { resolve, symbols: new Set(known.keys()), aliases };
}

/** The expression inside of parentheses and assertions. */
export function withoutWrapping({ ts }: ParsedFile, node: ts.Node): ts.Node {
  const isWrapping =
    ts.isParenthesizedExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node);
  return isWrapping ? withoutWrapping({ ts } as ParsedFile, node.expression) : node;
}

function isConstant({ ts }: ParsedFile, node: ts.VariableDeclaration): boolean {
  return (ts.getCombinedNodeFlags(node) & ts.NodeFlags.Const) !== 0;
}

function exportBinding(dialect: Dialect, name: string): Binding {
  if (name === '*') return { kind: 'package' };
  return Object.hasOwn(dialect.methods, name) ? { kind: 'class', name } : { kind: 'export', name };
}

function memberOf(dialect: Dialect, base: Binding | undefined, name: string): Binding | undefined {
  if (base?.kind === 'package') return exportBinding(dialect, name);
  if (base?.kind === 'instances') {
    const className = Object.keys(dialect.methods).find((one) => one.toLowerCase() === name.toLowerCase());
    return className === undefined ? undefined : { kind: 'instance', name: className };
  }
  const owner = dialect.isStatic ? 'class' : 'instance';
  if (base?.kind !== owner || !Object.hasOwn(dialect.methods[base.name] ?? {}, name)) return undefined;
  return { kind: 'method', className: base.name, method: name };
}

interface Part {
  readonly name: ts.Identifier;
  readonly part: Binding | undefined;
}

function partsOf({ ts }: ParsedFile, dialect: Dialect, name: ts.BindingName, binding: Binding): Part[] {
  if (ts.isIdentifier(name)) return [{ name, part: binding }];
  if (!ts.isObjectBindingPattern(name)) return [];
  return name.elements.flatMap((element) => {
    const key = element.propertyName ?? element.name;
    if (!ts.isIdentifier(key) || !ts.isIdentifier(element.name) || element.initializer) return [];
    return [{ name: element.name, part: memberOf(dialect, binding, key.text) }];
  });
}
