import type ts from 'typescript';
import { withoutWrapping } from './bindings.js';
import type { ParsedFile } from './parse.js';

/** The object literals that an expression may be: of `cond ? a : b` both, of `cond && a` the second. */
export function literalsOf(file: ParsedFile, node: ts.Node): ts.ObjectLiteralExpression[] | undefined {
  const { ts } = file;
  const bare = withoutWrapping(file, node);
  if (ts.isObjectLiteralExpression(bare)) return [bare];
  if (ts.isConditionalExpression(bare)) {
    const [yes, no] = [literalsOf(file, bare.whenTrue), literalsOf(file, bare.whenFalse)];
    return yes && no ? [...yes, ...no] : undefined;
  }
  const { SyntaxKind } = ts;
  if (ts.isBinaryExpression(bare) && bare.operatorToken.kind === SyntaxKind.AmpersandAmpersandToken) {
    return literalsOf(file, bare.right);
  }
  return undefined;
}

/** The literal that a constant is, if the constant is used for nothing but `isAllowed` places. */
export function constantLiteral(
  file: ParsedFile,
  node: ts.Node,
  isAllowed: (reference: ts.Identifier) => boolean,
): ts.ObjectLiteralExpression | undefined {
  const { ts } = file;
  const symbol = ts.isIdentifier(node) ? file.symbolOf(node) : undefined;
  const declaration = symbol?.valueDeclaration;
  if (!symbol || !declaration || !ts.isVariableDeclaration(declaration) || !declaration.initializer) return undefined;
  // A declared type would no longer fit.
  if (declaration.type || (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) === 0) return undefined;
  const others = file.references(symbol).filter((one) => one !== declaration.name);
  const literal = withoutWrapping(file, declaration.initializer);
  return others.every(isAllowed) && ts.isObjectLiteralExpression(literal) ? literal : undefined;
}

/** The values of an array: its elements, or what a function that makes them gives. */
export function elementsOf(file: ParsedFile, node: ts.Node): readonly ts.Expression[] | undefined {
  const { ts } = file;
  const bare = withoutWrapping(file, node);
  if (ts.isArrayLiteralExpression(bare)) return bare.elements;
  if (!ts.isCallExpression(bare) || !ts.isPropertyAccessExpression(bare.expression)) return undefined;
  const [callback] = bare.arguments;
  const isMap = bare.expression.name.text === 'map' && callback && ts.isArrowFunction(callback);
  return isMap && !ts.isBlock(callback.body) ? [callback.body] : undefined;
}

/** The name of a property, where it is written as a name or a text. */
export function keyOf({ ts }: ParsedFile, name: ts.PropertyName): string | undefined {
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : undefined;
}
