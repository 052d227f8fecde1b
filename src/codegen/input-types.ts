import { type OperationModel, requiredInputs } from './model.js';
import { capitalised } from './names.js';
import type { Schema } from './spec/facts.js';
import { commentText, grouped, indented, memberText, typeText } from './type-text.js';

/** Name of an operation's input type. */
export function inputName({ name }: OperationModel): string {
  return `${capitalised(name)}Input`;
}

/** The input of an operation: path, query and body members side by side. */
export function inputType(operation: OperationModel): string {
  const { pathParameters, queryParameters, body, csv } = operation;
  const required = new Set([...pathParameters.map(({ name }) => name), ...requiredInputs(operation)]);
  const members = [
    ...pathParameters.map(({ name, schema = {} }) => ({ name, schema: { ...schema, nullable: false } })),
    ...queryParameters.map(({ name, schema = {}, deprecated = false }) => ({
      name,
      schema: { ...schema, deprecated },
    })),
    ...Object.entries(body?.schema.properties ?? {}).map(([name, schema]) => ({ name, schema })),
  ];
  const doc = `/** What \`${operation.name}\` takes. */\n`;
  if (members.length === 0) return `${doc}export type ${inputName(operation)} = { readonly [name: string]: never };\n`;
  const lines = members.flatMap(({ name, schema }) => {
    const list = csv.includes(name);
    const type = list ? listType(schema) : typeText(schema);
    return [...docLines(schema, list), indented(memberText(name, type, required.has(name)))];
  });
  return `${doc}export interface ${inputName(operation)} {\n${lines.join('\n')}\n}\n`;
}

/** A parameter sent comma separated: one, or a list of them. */
function listType(schema: Schema): string {
  const one = typeText({ ...schema, nullable: false });
  return `${one} | readonly ${grouped(one)}[]${schema.nullable ? ' | null' : ''}`;
}

function docLines({ format, default: fallback, maxLength, deprecated }: Schema, list: boolean): string[] {
  const facts = [
    list ? 'One, or a list.' : '',
    format && format !== 'binary' ? `Format: ${format}.` : '',
    maxLength === undefined ? '' : `At most ${maxLength} characters.`,
    fallback === undefined ? '' : `Default: \`${JSON.stringify(fallback)}\`.`,
    deprecated ? '@deprecated' : '',
  ].filter((fact) => fact !== '');
  return facts.length > 0 ? [`  /** ${commentText(facts.join(' '))} */`] : [];
}
