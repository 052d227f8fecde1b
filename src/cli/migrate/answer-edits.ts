import type ts from 'typescript';
import type { JsonSchema } from '../../operation.js';
import { type Answers, fieldOf } from './answers.js';
import { wireName } from './dialect.js';
import type { Edit } from './edits.js';
import type { ParsedFile } from './parse.js';
import { hasOtherNames, resolved } from './schema.js';

/** What becomes of a file's use of answers. */
export interface AnswerUses {
  readonly edits: readonly Edit[];
  /** Where an answer, or an object in it, goes where it cannot be followed. */
  readonly escapes: readonly ts.Node[];
}

/** Renames the fields of answers to what Kinde calls them, wherever they are read. */
export function answerEdits(file: ParsedFile, answers: Answers): AnswerUses {
  const { ts } = file;
  const edits: Edit[] = [];
  const escapes: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node)) edits.push(...renamed(node.name, answers.schemaOf(node.expression)));
    if (ts.isElementAccessExpression(node)) edits.push(...renamedElement(file, node, answers));
    const pattern = patternOf(file, node);
    if (ts.isBinaryExpression(node)) edits.push(...assignmentEdits(file, node, answers));
    if (pattern) edits.push(...patternEdits(file, pattern.name, answers.schemaOf(pattern.value), pattern.isItem));
    if (ts.isExpression(node) && isEscape(file, node)) {
      const schema = answers.schemaOf(node);
      if (schema && hasOtherNames(schema)) escapes.push(node);
    }
    ts.forEachChild(node, visit);
  };
  visit(file.source);
  return { edits, escapes };
}

function renamed(name: ts.Node, schema: JsonSchema | undefined): Edit[] {
  const text = name.getText();
  if (!fieldOf(schema, text) || wireName(text) === text) return [];
  return [{ start: name.getStart(), end: name.end, text: wireName(text) }];
}

function renamedElement({ ts }: ParsedFile, node: ts.ElementAccessExpression, answers: Answers): Edit[] {
  const { argumentExpression: index } = node;
  if (!ts.isStringLiteralLike(index) || !fieldOf(answers.schemaOf(node.expression), index.text)) return [];
  return [{ start: index.getStart() + 1, end: index.end - 1, text: wireName(index.text) }];
}

interface Pattern {
  readonly name: ts.BindingName;
  readonly value: ts.Node;
  /** The pattern takes apart an item of the value. */
  readonly isItem: boolean;
}

function patternOf({ ts }: ParsedFile, node: ts.Node): Pattern | undefined {
  if (ts.isVariableDeclaration(node) && node.initializer) {
    return { name: node.name, value: node.initializer, isItem: false };
  }
  if (ts.isVariableDeclaration(node) && ts.isForOfStatement(node.parent.parent)) {
    return { name: node.name, value: node.parent.parent.expression, isItem: true };
  }
  if (!ts.isParameter(node) || !ts.isCallExpression(node.parent.parent)) return undefined;
  const call = node.parent.parent;
  const isFirst = (node.parent as ts.ArrowFunction).parameters[0] === node && call.arguments[0] === node.parent;
  if (!isFirst || !ts.isPropertyAccessExpression(call.expression)) return undefined;
  const { expression, name } = call.expression;
  return { name: node.name, value: expression, isItem: name.text !== 'then' };
}

function patternEdits(file: ParsedFile, name: ts.BindingName, schema: JsonSchema | undefined, isItem: boolean): Edit[] {
  const { ts } = file;
  const item = isItem && schema?.items ? resolved(schema.items as JsonSchema) : undefined;
  const inside = isItem ? item : schema;
  if (!inside || !ts.isObjectBindingPattern(name)) return [];
  return name.elements.flatMap((element): Edit[] => {
    const key = element.propertyName ?? element.name;
    if (!ts.isIdentifier(key) || element.dotDotDotToken) return [];
    const field = fieldOf(inside, key.text);
    if (!field) return [];
    const inner = patternEdits(file, element.name, field, false);
    if (wireName(key.text) === key.text) return inner;
    const text = element.propertyName ? wireName(key.text) : `${wireName(key.text)}: ${key.text}`;
    return [{ start: key.getStart(), end: key.end, text }, ...inner];
  });
}

/** `({ nextToken: token } = answer)`, on one level. */
function assignmentEdits({ ts }: ParsedFile, node: ts.BinaryExpression, answers: Answers): Edit[] {
  const { left, operatorToken, right } = node;
  if (operatorToken.kind !== ts.SyntaxKind.EqualsToken || !ts.isObjectLiteralExpression(left)) return [];
  const schema = answers.schemaOf(right);
  return left.properties.flatMap((property): Edit[] => {
    if (!property.name || !ts.isIdentifier(property.name)) return [];
    const [edit] = renamed(property.name, schema);
    if (!edit || !ts.isShorthandPropertyAssignment(property)) return edit ? [edit] : [];
    return [{ ...edit, text: `${edit.text}: ${property.name.text}` }];
  });
}

/** Whether a value is handed to something that reads it under names of its own. */
function isEscape({ ts }: ParsedFile, node: ts.Expression): boolean {
  const { parent } = node;
  if (ts.isCallExpression(parent) && parent.expression !== node) return !/^console\./.test(parent.expression.getText());
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  return (
    ts.isReturnStatement(parent) ||
    ts.isSpreadAssignment(parent) ||
    ts.isSpreadElement(parent) ||
    ts.isJsxExpression(parent) ||
    ts.isJsxSpreadAttribute(parent) ||
    ts.isArrayLiteralExpression(parent) ||
    (ts.isArrowFunction(parent) && parent.body === node)
  );
}
