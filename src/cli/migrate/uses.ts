import type ts from 'typescript';
import type { Binding, Bindings } from './bindings.js';
import type { Dialect } from './dialect.js';
import type { ImportedName } from './imports.js';
import type { ParsedFile } from './parse.js';

/** One place where a file uses the other client. */
export type Use = { readonly identifier: ts.Identifier; readonly symbol: ts.Symbol; readonly node: ts.Node } & (
  | { readonly kind: 'call'; readonly call: ts.CallExpression; readonly className: string; readonly method: string }
  /** The value of a variable that is followed. */
  | { readonly kind: 'alias' }
  | { readonly kind: 'init'; readonly call: ts.CallExpression }
  | { readonly kind: 'error' }
  /** A type, of an answer or another. */
  | { readonly kind: 'type'; readonly name: string }
  /** Something that has nothing to do with this migration. */
  | { readonly kind: 'other'; readonly name: string }
  | { readonly kind: 'stray'; readonly reason: string }
);

/** Every use in a file, in the order of the text. */
export function usesOf(
  file: ParsedFile,
  dialect: Dialect,
  bindings: Bindings,
  imported: readonly ImportedName[],
): Use[] {
  const { ts } = file;
  const declared = new Set(
    imported.flatMap(({ symbol }) => file.references(symbol).filter((one) => isDeclared(file, one))),
  );
  const values = new Set(bindings.aliases.map(({ declaration }) => declaration));
  const uses = [...bindings.symbols].flatMap((symbol) =>
    file
      .references(symbol)
      .filter((identifier) => !declared.has(identifier) && !isDeclared(file, identifier))
      .map((identifier): Use => {
        const node = wholeOf(file, bindings, identifier);
        const binding = bindings.resolve(node);
        const isValue = ts.isVariableDeclaration(node.parent) && values.has(node.parent);
        const what = isValue ? ({ kind: 'alias' } as const) : classify(file, dialect, node, binding);
        return { identifier, symbol, node, ...what } as Use;
      }),
  );
  return uses.sort((a, b) => a.identifier.pos - b.identifier.pos);
}

/** Whether an identifier is where its name comes from, not a use of it. */
function isDeclared({ ts }: ParsedFile, node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isImportSpecifier(parent) || ts.isNamespaceImport(parent) || ts.isImportClause(parent)) return true;
  return (
    (ts.isBindingElement(parent) || ts.isVariableDeclaration(parent)) &&
    (parent.name === node || parentKey(parent) === node)
  );
}

function parentKey(parent: ts.BindingElement | ts.VariableDeclaration): ts.Node | undefined {
  return (parent as Partial<ts.BindingElement>).propertyName;
}

/** The largest expression around a name that still is a part of the other client. */
function wholeOf({ ts }: ParsedFile, bindings: Bindings, identifier: ts.Identifier): ts.Node {
  let whole: ts.Node = identifier;
  for (let { parent } = identifier as ts.Node; parent && !ts.isStatement(parent); { parent } = parent) {
    if (ts.isVariableDeclaration(parent) || ts.isFunctionLike(parent)) break;
    if (isInside(parent, whole) && bindings.resolve(parent)) whole = parent;
    else if (!ts.isCallExpression(parent) || parent.expression !== whole) break;
  }
  return whole;
}

/** Whether a node is what its parent starts with, and not one of its arguments. */
function isInside(parent: ts.Node, node: ts.Node): boolean {
  const { expression } = parent as Partial<ts.AwaitExpression>;
  if (!expression) return false;
  return expression === node || (expression as Partial<ts.CallExpression>).expression === node;
}

type What = { kind: Use['kind'] } & Record<string, unknown>;

function classify({ ts }: ParsedFile, dialect: Dialect, node: ts.Node, binding: Binding | undefined): What {
  const { parent } = node;
  const call = ts.isCallExpression(parent) && parent.expression === node ? parent : undefined;
  if (binding?.kind === 'method') {
    const { className, method } = binding;
    return call ? { kind: 'call', call, className, method } : stray('a method is passed on instead of called');
  }
  if (binding?.kind === 'export') return classifyExport(ts, dialect, node, binding.name, call);
  if (ts.isPropertyAccessExpression(parent) && parent.expression === node) {
    return stray(`\`${parent.name.text}\` has no counterpart`);
  }
  if (binding?.kind === 'instance' || binding?.kind === 'instances')
    return stray('the client is passed on or kept elsewhere');
  return stray('this use cannot be followed');
}

function classifyExport(
  ts: ParsedFile['ts'],
  dialect: Dialect,
  node: ts.Node,
  name: string,
  call: ts.CallExpression | undefined,
): What {
  const { parent } = node;
  const isInstance = ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword;
  if (dialect.errors.includes(name) && isInstance && parent.right === node) return { kind: 'error' };
  if (dialect.isStatic && name === 'init' && call) return { kind: 'init', call };
  if (dialect.isStatic && ts.isTypeReferenceNode(parent) && !parent.typeArguments) return { kind: 'type', name };
  if (!dialect.isStatic && !dialect.errors.includes(name)) return { kind: 'other', name };
  return stray(`\`${name}\` has no counterpart`);
}

function stray(reason: string): What {
  return { kind: 'stray', reason };
}
