import type { FileNames } from './generate-files.js';
import type { OperationModel } from './model.js';
import { literalText, rowOf } from './table.js';
import { commentText } from './type-text.js';

/** Text of rows.ts: every operation as a constant of its own, so that a bundler keeps those that are used. */
export function rowsFile(operations: readonly OperationModel[], names: FileNames): string {
  const rows = operations.map((operation) => {
    const { name, summary, deprecated } = operation;
    const type = `OperationOf<${names.interfaceName}['${name}']>`;
    const value = `{ name: '${name}', operation: ${literalText(rowOf(operation))} }`;
    return `/** ${commentText(summary)}${deprecated ? ' @deprecated' : ''} */\nexport const ${name}: ${type} = ${value};`;
  });
  return [
    names.header,
    `import type { OperationOf } from '${names.operationModule}';`,
    `import type { ${names.interfaceName} } from './operations.js';`,
    '',
    ...rows,
    '',
  ].join('\n');
}
