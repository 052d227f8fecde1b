import type { Api } from './api.js';
import { operationsFile } from './operations-file.js';
import { schemaFile } from './schema-file.js';
import { shapesFile } from './shapes-file.js';

/** How generated files name themselves and what they lean on. */
export interface FileNames {
  /** First line of every file. */
  readonly header: string;
  /** Name of the interface of all operations (`ManagementOperations`). */
  readonly interfaceName: string;
  /** Where the types of the table come from, as the files import it. */
  readonly operationModule: string;
}

/** The types and the table of an API, by file name: the same bytes for the same API. */
export async function typeFiles({ document, operations }: Api, names: FileNames): Promise<Map<string, string>> {
  return new Map([
    ['operations.ts', operationsFile(document, operations, names)],
    ['schema.ts', await schemaFile(document, names.header)],
  ]);
}

/** What the emulator needs of an API, by file name. */
export function shapeFiles({ document, operations }: Api, names: FileNames): Map<string, string> {
  return new Map([['shapes.ts', shapesFile(document, operations, names)]]);
}
