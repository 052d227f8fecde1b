import type { FileNames } from './generate-files.js';
import { quoted } from './type-text.js';

/**
 * Text of client.ts: the client of a document of the user's own.
 *
 * @param own Names of operations that the client of this package does not have, or calls in another way; the rest is inherited.
 */
export function clientFile(own: readonly string[], { header, interfaceName, operationModule }: FileNames): string {
  const type = own.length === 0 ? `${interfaceName}, paths` : `${interfaceName}, paths, (typeof OWN)[number]`;
  return [
    header,
    `import { ManagementClient, type ManagementClientOf, type ManagementOptions } from '${operationModule}';`,
    `import ${own.length === 0 ? `type { ${interfaceName} }` : `{ type ${interfaceName}, operations }`} from './operations.js';`,
    "import type { paths } from './schema.js';",
    '',
    ...ownNames(own),
    `type Client = ManagementClientOf<${type}>;`,
    'const Base = ManagementClient as unknown as new (options?: ManagementOptions) => Client;',
    '',
    '/** The Management API as your document has it: options, tokens, retries and errors are those of `ManagementClient`. */',
    'export class KindeManagementClient extends Base {}',
    ...(own.length === 0 ? [] : definitions()),
    '',
  ].join('\n');
}

function ownNames(own: readonly string[]): string[] {
  if (own.length === 0) return [];
  const names = own.map((name) => `  ${quoted(name)},`).join('\n');
  return [
    '/** Operations that `kinde-sdk` does not have, or calls in another way. */',
    `const OWN = [\n${names}\n] as const;`,
    '',
  ];
}

function definitions(): string[] {
  return [
    '',
    'const call = ManagementClient.prototype.call as (this: unknown, operation: object, ...rest: unknown[]) => unknown;',
    'for (const name of OWN) {',
    '  const target = { name, operation: operations[name] };',
    '  Object.defineProperty(KindeManagementClient.prototype, name, {',
    '    value(this: unknown, ...rest: unknown[]) {',
    '      return call.call(this, target, ...rest);',
    '    },',
    '    writable: true,',
    '    configurable: true,',
    '  });',
    '}',
  ];
}
