import type { JsonSchema } from '../../src/operation.js';
import { ACCOUNT_INPUTS, Code, INPUTS, VALUES, WEB_APPLICATION } from './example-values.js';
import { propertiesOf } from './field-rows.js';
import { type OperationFacts, resolvedSchema } from './read-operations.js';

/** How many fields of a body an example shows beyond those that are required. */
const MOST_OPTIONAL = 3;
const LINE = 100;

/** An example's lines, without what makes the client: `management` or `account`. */
export function exampleCode(facts: OperationFacts): string {
  const { api, name, operation, shape } = facts;
  const input = exampleInput(facts);
  const call = `${api}.${name}(${Object.keys(input).length === 0 ? '' : literal(input)})`;
  if (operation.page) return `for await (const item of ${call}) console.log(item);`;
  return shape.response ? `const answer = await ${call};\nconsole.log(answer);` : `await ${call};`;
}

/** The lines that make an example's client. */
export function exampleSetup({ api }: OperationFacts): string {
  return api === 'management'
    ? "import { ManagementClient } from 'kinde-sdk/management';\n\nconst management = new ManagementClient();"
    : "import { AccountClient } from 'kinde-sdk/account';\n\nconst account = new AccountClient({ accessToken });";
}

/** The input of an example. */
function exampleInput(facts: OperationFacts): Readonly<Record<string, unknown>> {
  const { api, name, operation, shape } = facts;
  const given = (api === 'management' ? INPUTS : ACCOUNT_INPUTS)[name];
  if (given) return given;
  const parameters = shape.parameters.filter((one) => one.required || one.in === 'path');
  const body = shape.body ? resolvedSchema(api, shape.body.schema) : {};
  const required = (body.required ?? []) as string[];
  const fields = Object.entries(propertiesOf(api, body));
  const optional = fields.filter(([field]) => !required.includes(field));
  const shown =
    required.length > 0 ? [] : [...optional].sort(([a], [b]) => known(a) - known(b)).slice(0, MOST_OPTIONAL);
  const isPaged = operation.page && shape.parameters.some((one) => one.name === 'page_size');
  return Object.fromEntries([
    ...parameters.map((one) => [one.name, valueFor(facts, one.name, one.schema)]),
    ...(isPaged ? [['page_size', 50]] : []),
    ...fields
      .filter(([field]) => required.includes(field))
      .map(([field, schema]) => [field, valueFor(facts, field, schema)]),
    ...shown.map(([field, schema]) => [field, valueFor(facts, field, schema)]),
  ]);
}

function known(name: string): number {
  return name in VALUES ? 0 : 1;
}

function valueFor(facts: OperationFacts, name: string, schema: JsonSchema): unknown {
  const bare = resolvedSchema(facts.api, schema);
  if (name === 'application_id' && WEB_APPLICATION.test(facts.name)) return 'web_1';
  if (name in VALUES && !Array.isArray(bare.enum) && fits(VALUES[name], bare)) return VALUES[name];
  const [choice] = (bare.anyOf ?? bare.oneOf ?? []) as JsonSchema[];
  if (choice) return valueFor(facts, name, choice);
  if (Array.isArray(bare.enum)) return bare.enum[0];
  const type = [bare.type].flat().find((one) => one !== 'null');
  if (bare.items) return [valueFor(facts, name, bare.items as JsonSchema)];
  if (type === 'boolean') return true;
  if (type === 'integer' || type === 'number') return 3600;
  if (type === 'object' || bare.properties) {
    const fields = Object.entries(propertiesOf(facts.api, bare)).slice(0, MOST_OPTIONAL);
    return Object.fromEntries(fields.map(([field, inner]) => [field, valueFor(facts, field, inner)]));
  }
  return bare.format === 'date-time' ? '2026-03-01T10:00:00Z' : name.replaceAll('_', '-');
}

function fits(value: unknown, schema: JsonSchema): boolean {
  const types = [schema.type].flat();
  return Array.isArray(value) ? types.includes('array') : types.includes('string') || schema.type === undefined;
}

/** A value as it is written in a program. */
export function literal(value: unknown, indentation = ''): string {
  if (value instanceof Code) return value.text;
  if (typeof value === 'string') return `'${value.replaceAll("'", "\\'")}'`;
  if (typeof value !== 'object' || value === null) return String(value);
  const inner = `${indentation}  `;
  const parts = Array.isArray(value)
    ? value.map((item) => literal(item, inner))
    : Object.entries(value).map(
        ([key, item]) => `${/^[a-z_]\w*$/i.test(key) ? key : `'${key}'`}: ${literal(item, inner)}`,
      );
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const space = Array.isArray(value) ? '' : ' ';
  const line = parts.length === 0 ? `${open}${close}` : `${open}${space}${parts.join(', ')}${space}${close}`;
  if (line.length + indentation.length <= LINE && !line.includes('\n')) return line;
  return `${open}\n${parts.map((part) => `${inner}${part},`).join('\n')}\n${indentation}${close}`;
}
