import type ts from 'typescript';
import type { JsonSchema } from '../../operation.js';
import { withoutWrapping } from './bindings.js';
import { wireName } from './dialect.js';
import type { ParsedFile } from './parse.js';
import { propertiesOf, resolved } from './schema.js';

/** Which values of a file are a part of an answer, and of which. */
export interface Answers {
  schemaOf(node: ts.Node): JsonSchema | undefined;
}

const SAME_LIST = new Set(['filter', 'slice', 'sort', 'toSorted', 'reverse', 'toReversed']);
const ONE_ITEM = new Set(['find', 'findLast', 'at', 'pop', 'shift']);
const CALLBACKS = new Set(['map', 'forEach', 'filter', 'find', 'findLast', 'findIndex', 'some', 'every', 'flatMap']);
/** A variable may be made of one that stands further down. */
const ROUNDS = 3;

/** Follows answers from the calls that give them through the variables and callbacks of a file. */
export function followAnswers(file: ParsedFile, calls: ReadonlyMap<ts.Node, JsonSchema>): Answers {
  const { ts } = file;
  const known = new Map<ts.Symbol, JsonSchema>();
  const schemaOf = (node: ts.Node): JsonSchema | undefined => {
    const bare = withoutWrapping(file, node);
    const answer = calls.get(bare);
    if (answer) return answer;
    if (ts.isIdentifier(bare)) return lookUp(file, known, bare);
    // A promise of an answer is followed like the answer.
    if (ts.isAwaitExpression(bare)) return schemaOf(bare.expression);
    if (ts.isPropertyAccessExpression(bare)) return fieldOf(schemaOf(bare.expression), bare.name.text);
    if (ts.isElementAccessExpression(bare)) return elementOf(file, schemaOf(bare.expression), bare.argumentExpression);
    if (ts.isConditionalExpression(bare)) return schemaOf(bare.whenTrue) ?? schemaOf(bare.whenFalse);
    if (ts.isBinaryExpression(bare)) return operandSchema(file, bare, schemaOf);
    return ts.isCallExpression(bare) ? listResult(file, bare, schemaOf) : undefined;
  };
  const bind = (name: ts.BindingName, schema: JsonSchema | undefined): void => {
    if (!schema) return;
    if (ts.isIdentifier(name)) {
      const symbol = file.symbolOf(name);
      if (symbol) known.set(symbol, schema);
    } else if (ts.isObjectBindingPattern(name)) {
      for (const element of name.elements) {
        const key = element.propertyName ?? element.name;
        // What is left over of an object has its names still.
        if (element.dotDotDotToken) bind(element.name, schema);
        else if (ts.isIdentifier(key)) bind(element.name, fieldOf(schema, key.text));
      }
    } else {
      const items = itemsOf(schema);
      for (const element of name.elements)
        if (ts.isBindingElement(element)) bind(element.name, element.dotDotDotToken ? schema : items);
    }
  };
  for (let round = 0; round < ROUNDS; round += 1) visit(file, file.source, schemaOf, bind);
  return { schemaOf };
}

type SchemaOf = (node: ts.Node) => JsonSchema | undefined;
type Bind = (name: ts.BindingName, schema: JsonSchema | undefined) => void;

function visit(file: ParsedFile, node: ts.Node, schemaOf: SchemaOf, bind: Bind): void {
  const { ts } = file;
  if (ts.isVariableDeclaration(node) && node.initializer) bind(node.name, schemaOf(node.initializer));
  if (ts.isForOfStatement(node) && ts.isVariableDeclarationList(node.initializer)) {
    const [declaration] = node.initializer.declarations;
    if (declaration) bind(declaration.name, itemsOf(schemaOf(node.expression)));
  }
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const { name, expression } = node.expression;
    const [callback] = node.arguments;
    const isFunction = callback && (ts.isArrowFunction(callback) || ts.isFunctionExpression(callback));
    const [parameter] = isFunction ? callback.parameters : [];
    if (parameter && CALLBACKS.has(name.text)) bind(parameter.name, itemsOf(schemaOf(expression)));
    if (parameter && name.text === 'then') bind(parameter.name, schemaOf(expression));
  }
  ts.forEachChild(node, (child) => visit(file, child, schemaOf, bind));
}

function lookUp(
  file: ParsedFile,
  known: ReadonlyMap<ts.Symbol, JsonSchema>,
  node: ts.Identifier,
): JsonSchema | undefined {
  const symbol = file.symbolOf(node);
  return symbol && known.get(symbol);
}

/** The schema of a field, by the name that the other client or Kinde gives it. */
export function fieldOf(schema: JsonSchema | undefined, name: string): JsonSchema | undefined {
  const field = schema && propertiesOf(schema)[wireName(name)];
  return field && resolved(field);
}

function itemsOf(schema: JsonSchema | undefined): JsonSchema | undefined {
  return schema?.items ? resolved(schema.items as JsonSchema) : undefined;
}

function elementOf({ ts }: ParsedFile, schema: JsonSchema | undefined, index: ts.Node): JsonSchema | undefined {
  if (schema?.items) return itemsOf(schema);
  if (ts.isStringLiteralLike(index)) return fieldOf(schema, index.text);
  const { additionalProperties } = schema ?? {};
  return typeof additionalProperties === 'object' ? resolved(additionalProperties as JsonSchema) : undefined;
}

function operandSchema({ ts }: ParsedFile, node: ts.BinaryExpression, schemaOf: SchemaOf): JsonSchema | undefined {
  const { SyntaxKind } = ts;
  const { kind } = node.operatorToken;
  if (kind === SyntaxKind.AmpersandAmpersandToken) return schemaOf(node.right);
  const isEither = kind === SyntaxKind.QuestionQuestionToken || kind === SyntaxKind.BarBarToken;
  return isEither ? (schemaOf(node.left) ?? schemaOf(node.right)) : undefined;
}

function listResult({ ts }: ParsedFile, node: ts.CallExpression, schemaOf: SchemaOf): JsonSchema | undefined {
  if (!ts.isPropertyAccessExpression(node.expression)) return undefined;
  const { name, expression } = node.expression;
  const list = schemaOf(expression);
  if (!list?.items) return undefined;
  if (SAME_LIST.has(name.text)) return list;
  return ONE_ITEM.has(name.text) ? itemsOf(list) : undefined;
}
