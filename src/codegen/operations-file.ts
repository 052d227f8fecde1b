import { inputName, inputType } from './input-types.js';
import { type OperationModel, requiredInputs } from './model.js';
import { outputTypes } from './output-types.js';
import type { DocumentFacts } from './spec/facts.js';
import { literalText, rowOf } from './table.js';
import { commentText, propertyName } from './type-text.js';

// `Named`: an interface can extend a name with arguments, not a lookup in another type.
const HELPERS = `type Named<Type> = Type;
type ItemOf<List> = NonNullable<List> extends readonly (infer Item)[] ? Item : never;
type ValueOf<Map> = NonNullable<Map>[keyof NonNullable<Map>];
`;

/** Text of operations.ts: input and output types, the interface of all operations, and their table. */
export function operationsFile(
  document: DocumentFacts,
  operations: readonly OperationModel[],
  names: { readonly header: string; readonly interfaceName: string; readonly operationModule: string },
): string {
  const entries = operations.map((operation) => ({ operation, types: outputTypes(document, operation) }));
  const declarations = entries
    .flatMap(({ operation, types }) => [inputType(operation), ...types.declarations])
    .join('\n');
  const helpers = HELPERS.split('\n').filter((line) => declarations.includes(`${/^type (\w+)/.exec(line)?.[1]}<`));
  const imports = ['components', 'Operations'].filter((name) => declarations.includes(`${name}[`));
  const members = entries.map(({ operation, types }) => memberOf(operation, types));
  const rows = operations.map((operation) => `  ${propertyName(operation.name)}: ${literalText(rowOf(operation))},`);
  return [
    names.header,
    `import type { Operation } from '${names.operationModule}';`,
    imports.length > 0 ? importLine(imports) : '',
    '',
    ...helpers,
    '',
    declarations,
    `/** Every operation by its method name: what it takes and what it answers. */\nexport interface ${names.interfaceName} {`,
    ...members,
    '}',
    '',
    `/** Every operation by its method name: how it is called. */`,
    `export const operations: Readonly<Record<keyof ${names.interfaceName}, Operation>> = {`,
    ...rows,
    '};',
    '',
  ].join('\n');
}

// schema.ts calls its type `operations`, as the table here is called.
function importLine(imports: readonly string[]): string {
  return `import type { ${imports.map((name) => (name === 'Operations' ? 'operations as Operations' : name)).join(', ')} } from './schema.js';`;
}

function memberOf(operation: OperationModel, { output, item }: ReturnType<typeof outputTypes>): string {
  const { name, summary, method, path, scope, pathParameters, body } = operation;
  const optional = !body?.required && pathParameters.length === 0 && requiredInputs(operation).length === 0;
  const call = `\`${method.toUpperCase()} ${path}\`${scope ? `, scope \`${scope}\`` : ''}.`;
  const parts = [
    `input: ${inputName(operation)};`,
    `output: ${output};`,
    item ? `item: ${item};` : '',
    optional ? 'optional: true;' : '',
  ];
  const doc = `  /** ${commentText(`${summary} ${call}`)}${operation.deprecated ? ' @deprecated' : ''} */`;
  return `${doc}\n  ${propertyName(name)}: { ${parts.filter((part) => part !== '').join(' ')} };`;
}
