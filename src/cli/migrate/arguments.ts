import type ts from 'typescript';
import { shapes } from '../../../generated/management/shapes.js';
import type { JsonSchema, OperationShape } from '../../operation.js';
import { type Dialect, wireName } from './dialect.js';
import type { Edit } from './edits.js';
import { flattened } from './flatten.js';
import { constantLiteral, elementsOf, keyOf, literalsOf } from './literals.js';
import type { ParsedFile } from './parse.js';
import { hasOtherNames, propertiesOf, resolved } from './schema.js';

/** An argument cannot be rewritten; the message says what is to be done by hand. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

/** What the conversion of an argument must know. */
export interface ArgumentContext {
  readonly file: ParsedFile;
  readonly dialect: Dialect;
  readonly operation: string;
  /** Whether a reference is the first argument of a call that is migrated. */
  readonly isCallArgument: (reference: ts.Identifier) => boolean;
}

/**
 * The edits that turn a call's arguments into the one input of a method here.
 *
 * @throws Refusal when the argument is not written where it is used.
 */
export function argumentEdits(context: ArgumentContext, call: ts.CallExpression): Edit[] {
  const [input, options] = call.arguments;
  if (options)
    throw new Refusal('the second argument changes the request, which is done by the options of a method here');
  if (!input) return [];
  const literals =
    literalsOf(context.file, input) ?? asList(constantLiteral(context.file, input, context.isCallArgument));
  if (literals) return literals.flatMap((literal) => inputEdits(context, literal));
  if (hasSameNames(context)) return [];
  throw new Refusal(
    'its argument is made elsewhere: name the inputs as Kinde does (`page_size`), and put those of the body beside them',
  );
}

function asList<T>(value: T | undefined): T[] | undefined {
  return value === undefined ? undefined : [value];
}

function shapeOf({ operation }: ArgumentContext): OperationShape {
  return shapes.operations[operation] as OperationShape;
}

/** Whether an operation takes no body, and no input whose name is written in another way. */
function hasSameNames(context: ArgumentContext): boolean {
  const { parameters, body } = shapeOf(context);
  return !body && parameters.every(({ name }) => !name.includes('_'));
}

function inputEdits(context: ArgumentContext, literal: ts.ObjectLiteralExpression): Edit[] {
  return literal.properties.flatMap((property) => inputEdit(context, property));
}

function inputEdit(context: ArgumentContext, property: ts.ObjectLiteralElementLike): Edit[] {
  const { file, dialect } = context;
  const { ts } = file;
  if (ts.isSpreadAssignment(property)) {
    const literals = literalsOf(file, property.expression);
    if (literals) return literals.flatMap((literal) => inputEdits(context, literal));
    if (hasSameNames(context)) return [];
    throw new Refusal(`\`${property.getText()}\` may hold inputs whose names differ here`);
  }
  const key = property.name && keyOf(file, property.name);
  if (key === undefined) throw new Refusal('an input has a computed name');
  if (dialect.isBody(key)) return bodyEdits(context, property);
  return renameKey(file, property, key);
}

/** Renames a key to Kinde's name for it. */
function renameKey({ ts }: ParsedFile, property: ts.ObjectLiteralElementLike, key: string): Edit[] {
  const name = wireName(key);
  if (name === key || !property.name) return [];
  const [start, end] = [property.name.getStart(), property.name.end];
  if (ts.isShorthandPropertyAssignment(property)) return [{ start, end, text: `${name}: ${key}` }];
  return [{ start, end, text: name }];
}

function bodyEdits(context: ArgumentContext, property: ts.ObjectLiteralElementLike): Edit[] {
  const { file, dialect } = context;
  const { ts } = file;
  const value = ts.isPropertyAssignment(property) ? property.initializer : property.name;
  if (!value) throw new Refusal('the body is not a value');
  const schema = resolved(shapeOf(context).body?.schema ?? {});
  const literals = literalsOf(file, value);
  const renames = dialect.isCamelCaseInside ? renameFor(context, value, schema) : [];
  const [literal] = literals ?? [];
  const isPlain = literal !== undefined && literals?.length === 1 && value === literal && literal.properties.length > 0;
  if (isPlain) return [...renames, ...flattened(file, property, literal)];
  if (ts.isShorthandPropertyAssignment(property)) {
    return [...renames, { start: property.getStart(), end: property.getStart(), text: '...' }];
  }
  const isBinary = ts.isConditionalExpression(value) || ts.isBinaryExpression(value);
  const start = value.getStart();
  const prefix = { start: property.getStart(), end: start, text: isBinary ? '...(' : '...' };
  return [...renames, prefix, ...(isBinary ? [{ start: value.end, end: value.end, text: ')' }] : [])];
}

/** The renames inside of a value, as its schema says what is in it. */
function renameFor(context: ArgumentContext, value: ts.Node, schema: JsonSchema): Edit[] {
  const { file } = context;
  const bare = resolved(schema);
  if (!hasOtherNames(bare)) return [];
  if (bare.items) {
    const elements = elementsOf(file, value);
    if (elements) return elements.flatMap((element) => renameFor(context, element, bare.items as JsonSchema));
    throw new Refusal(`\`${value.getText()}\` is made elsewhere: its fields have Kinde's names here (\`given_name\`)`);
  }
  const isOnlyBody = (reference: ts.Identifier): boolean =>
    reference === value || file.ts.isObjectLiteralElement(reference.parent);
  const literals = literalsOf(file, value) ?? asList(constantLiteral(file, value, isOnlyBody));
  if (!literals)
    throw new Refusal(`\`${value.getText()}\` is made elsewhere: its fields have Kinde's names here (\`given_name\`)`);
  return literals.flatMap(({ properties }) => properties.flatMap((property) => fieldEdits(context, property, bare)));
}

function fieldEdits(context: ArgumentContext, property: ts.ObjectLiteralElementLike, schema: JsonSchema): Edit[] {
  const { file } = context;
  if (file.ts.isSpreadAssignment(property)) return renameFor(context, property.expression, schema);
  const key = property.name && keyOf(file, property.name);
  if (key === undefined) throw new Refusal('a field of the body has a computed name');
  const field = propertiesOf(schema)[wireName(key)];
  if (!field) return [];
  const inner = file.ts.isPropertyAssignment(property) ? renameFor(context, property.initializer, field) : [];
  return [...renameKey(file, property, key), ...inner];
}
