import type ts from 'typescript';
import { FACTORY } from './bindings.js';
import type { Dialect } from './dialect.js';
import type { ImportedName } from './imports.js';
import type { ParsedFile } from './parse.js';
import type { Problem } from './plan.js';

const MESSAGE = 'this is as it was: this import cannot be followed';
/** Methods of test frameworks that take the name of a module. */
const MOCKING = /[mM]ock|Actual$/;

/** Where a file names the packages of another client other than in an import that is followed. */
export function strayImports(file: ParsedFile, dialect: Dialect, imported: readonly ImportedName[]): Problem[] {
  const { ts, source } = file;
  const followed = new Set<ts.Node>(imported.map(({ from }) => from.specifier));
  const found: ts.StringLiteralLike[] = [];
  const visit = (node: ts.Node): void => {
    const isOne = ts.isStringLiteralLike(node) && dialect.modules.includes(node.text);
    if (isOne && !followed.has(node) && isModule(file, node)) found.push(node);
    for (const comment of (node as { readonly jsDoc?: readonly ts.Node[] }).jsDoc ?? []) visit(comment);
    ts.forEachChild(node, visit);
  };
  visit(source);
  const isOurs = dialect.isStatic || namesOf(dialect).some((name) => file.isUsed(name));
  return found.filter((node) => isOurs || isStar(file, node.parent)).map((node) => ({ node, message: MESSAGE }));
}

/** The packages that are for sign-in too have other names, which are not to be told of. */
function namesOf({ methods, errors }: Dialect): readonly string[] {
  return [...Object.keys(methods), ...errors, FACTORY];
}

function isStar({ ts }: ParsedFile, node: ts.Node): boolean {
  return ts.isExportDeclaration(node) && (node.exportClause === undefined || ts.isNamespaceExport(node.exportClause));
}

/** Whether a text is the name of a module, and not just a text. */
function isModule({ ts }: ParsedFile, node: ts.StringLiteralLike): boolean {
  const { parent } = node;
  if (ts.isExportDeclaration(parent) || ts.isExternalModuleReference(parent) || ts.isModuleDeclaration(parent))
    return true;
  if (ts.isLiteralTypeNode(parent)) return ts.isImportTypeNode(parent.parent);
  if (!ts.isCallExpression(parent) || parent.arguments[0] !== node) return false;
  const { expression } = parent;
  if (expression.kind === ts.SyntaxKind.ImportKeyword) return true;
  if (ts.isIdentifier(expression)) return expression.text === 'require';
  if (!ts.isPropertyAccessExpression(expression)) return false;
  return MOCKING.test(expression.name.text) || expression.getText() === 'require.resolve';
}
