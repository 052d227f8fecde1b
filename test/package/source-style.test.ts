import ts from 'typescript';
import { expect, test } from 'vitest';
import { type SourceFile, sourceFiles } from './source-files.js';

/** The places with state of the module's own; their reasons are in docs/decisions. */
const STATEFUL = [
  'src/http/deadline.ts: const bounds',
  'src/http/limiters.ts: const limiters',
  'src/tokens/sharing.ts: const sources',
];

const files = sourceFiles();
const written = files.filter(({ path }) => path.startsWith('src/'));

/** What `look` finds among the top-level statements, each with its file. */
function findings(among: readonly SourceFile[], look: (statement: ts.Statement) => readonly string[]): string[] {
  return among.flatMap(({ path, syntax }) => syntax.statements.flatMap(look).map((what) => `${path}: ${what}`));
}

test('nothing is exported by `export *`', () => {
  const isStar = (statement: ts.Statement): boolean =>
    ts.isExportDeclaration(statement) && (!statement.exportClause || ts.isNamespaceExport(statement.exportClause));
  expect(findings(files, (statement) => (isStar(statement) ? [statement.getText()] : []))).toEqual([]);
});

test('there is no default export', () => {
  const isDefault = (statement: ts.Statement): boolean =>
    ts.isExportAssignment(statement) ||
    (ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) === true) ||
    (ts.isExportDeclaration(statement) &&
      statement.exportClause !== undefined &&
      ts.isNamedExports(statement.exportClause) &&
      statement.exportClause.elements.some(({ name }) => name.text === 'default'));
  expect(findings(files, (statement) => (isDefault(statement) ? [statement.getText()] : []))).toEqual([]);
});

test('no module holds state that changes', () => {
  const found = [...findings(written, changingVariables), ...findings(written, changingStatics)];
  expect(found).toEqual(STATEFUL);
});

/** Variables that can be set again, and containers that start empty, which can only be there to be filled. */
function changingVariables(statement: ts.Statement): string[] {
  if (!ts.isVariableStatement(statement)) return [];
  const { flags, declarations } = statement.declarationList;
  const isConst = (flags & ts.NodeFlags.Const) !== 0;
  return declarations
    .filter(({ initializer }) => !isConst || startsEmpty(initializer))
    .map(({ name }) => `${isConst ? 'const' : 'let'} ${name.getText()}`);
}

function startsEmpty(initializer: ts.Expression | undefined): boolean {
  if (initializer === undefined) return false;
  if (ts.isNewExpression(initializer)) {
    const isContainer = /^(Weak)?(Map|Set)$|^Array$/.test(initializer.expression.getText());
    return isContainer && (initializer.arguments ?? []).length === 0;
  }
  if (ts.isArrayLiteralExpression(initializer)) return initializer.elements.length === 0;
  return ts.isObjectLiteralExpression(initializer) && initializer.properties.length === 0;
}

/** Static fields that can be set again or start empty: state of a module in another dress. */
function changingStatics(statement: ts.Statement): string[] {
  if (!ts.isClassDeclaration(statement)) return [];
  return statement.members
    .filter(ts.isPropertyDeclaration)
    .filter((member) => {
      const flags = ts.getCombinedModifierFlags(member);
      const isReadonly = (flags & ts.ModifierFlags.Readonly) !== 0;
      return (flags & ts.ModifierFlags.Static) !== 0 && (!isReadonly || startsEmpty(member.initializer));
    })
    .map((member) => `static ${statement.name?.text}.${member.name.getText()}`);
}
