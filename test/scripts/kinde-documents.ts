import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Kinde's documents are not ours to commit; they stand beside the repository. */
const FOLDER = process.env.KINDE_DOCUMENTS ?? resolve(ROOT, '../shared/kinde');

/** Kinde's management documents, oldest first. */
export const MANAGEMENT = [
  'management-2025-02-20.yaml',
  'management-2026-02-13.yaml',
  'management-2026-08-12.yaml',
] as const;

/** The newest of them, which the committed facts are taken from. */
export const NEWEST = MANAGEMENT[2];

/** Whether Kinde's documents are here; tests that need them are skipped, saying so, when they are not. */
export const hasDocuments = existsSync(join(FOLDER, NEWEST));
if (!hasDocuments) console.warn(`Tests of Kinde's own documents are skipped: ${FOLDER} has none. Set KINDE_DOCUMENTS.`);

/** Text of one of Kinde's documents. */
export function kindeText(name: string): Promise<string> {
  return readFile(join(FOLDER, name), 'utf8');
}

/** Path of one of Kinde's documents. */
export function kindePath(name: string): string {
  return join(FOLDER, name);
}

/** Text of a file of the repository. */
export function repositoryText(path: string): Promise<string> {
  return readFile(join(ROOT, path), 'utf8');
}
