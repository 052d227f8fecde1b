import type ts from 'typescript';
import type { ParsedFile } from './parse.js';

/** One name that a file gets from a package. */
export interface ImportedName {
  /** The package's name for it; `*` for all of it. */
  readonly name: string;
  readonly symbol: ts.Symbol;
  /** The specifier, or the part of a destructured `require`. */
  readonly node: ts.Node;
  readonly from: ImportStatement;
}

/** An import, a `require` or an awaited `import()` in a declaration. */
export interface ImportStatement {
  readonly statement: ts.Statement;
  readonly specifier: ts.StringLiteralLike;
  readonly style: 'import' | 'require' | 'dynamic';
  /** `import type`. */
  readonly isTypeOnly: boolean;
}

/** Every name that a file gets from some packages. */
export function importedNames(file: ParsedFile, modules: readonly string[]): ImportedName[] {
  const { ts } = file;
  const found: ImportedName[] = [];
  const add = (from: ImportStatement, name: string, node: ts.Node, local: ts.Node): void => {
    const symbol = file.symbolOf(local);
    if (symbol) found.push({ name, symbol, node, from });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) readImport(file, modules, node, add);
    if (ts.isVariableStatement(node)) readRequire(file, modules, node, add);
    ts.forEachChild(node, visit);
  };
  visit(file.source);
  return found;
}

type Add = (from: ImportStatement, name: string, node: ts.Node, local: ts.Node) => void;

function readImport({ ts }: ParsedFile, modules: readonly string[], node: ts.ImportDeclaration, add: Add): void {
  const { moduleSpecifier, importClause } = node;
  if (!ts.isStringLiteral(moduleSpecifier) || !modules.includes(moduleSpecifier.text) || !importClause) return;
  const { isTypeOnly } = importClause;
  const from: ImportStatement = { statement: node, specifier: moduleSpecifier, style: 'import', isTypeOnly };
  const { namedBindings, name } = importClause;
  if (name) add(from, 'default', name, name);
  if (!namedBindings) return;
  if (ts.isNamespaceImport(namedBindings)) add(from, '*', namedBindings, namedBindings.name);
  else for (const one of namedBindings.elements) add(from, (one.propertyName ?? one.name).text, one, one.name);
}

function readRequire(file: ParsedFile, modules: readonly string[], node: ts.VariableStatement, add: Add): void {
  const { ts } = file;
  const [declaration, ...others] = node.declarationList.declarations;
  const specifier = declaration?.initializer && requiredModule(file, declaration.initializer);
  if (!declaration || others.length > 0 || !specifier || !modules.includes(specifier.text)) return;
  const style = ts.isCallExpression(declaration.initializer as ts.Expression) ? 'require' : 'dynamic';
  const from: ImportStatement = { statement: node, specifier, style, isTypeOnly: false };
  if (ts.isIdentifier(declaration.name)) add(from, '*', declaration.name, declaration.name);
  if (!ts.isObjectBindingPattern(declaration.name)) return;
  for (const element of declaration.name.elements) {
    const key = element.propertyName ?? element.name;
    if (ts.isIdentifier(key) && ts.isIdentifier(element.name)) add(from, key.text, element, element.name);
  }
}

/** The module of `require('x')` or `await import('x')`. */
function requiredModule({ ts }: ParsedFile, node: ts.Expression): ts.StringLiteralLike | undefined {
  const isDynamic = ts.isAwaitExpression(node);
  const call = isDynamic ? node.expression : node;
  if (!ts.isCallExpression(call)) return undefined;
  const { expression } = call;
  const isRequire = ts.isIdentifier(expression) && expression.text === 'require';
  const isImport = expression.kind === ts.SyntaxKind.ImportKeyword;
  const [argument] = call.arguments;
  return (isDynamic ? isImport : isRequire) && argument && ts.isStringLiteralLike(argument) ? argument : undefined;
}
