import type { DocumentFacts } from './facts.js';
import { childPointer } from './pointer.js';
import { SpecError } from './spec-error.js';

/**
 * Checks the paths as such: each can be told from every other, and stands for itself.
 *
 * @throws SpecError at the first path that cannot be used.
 */
export function checkPaths({ paths }: DocumentFacts): void {
  const seen = new Map<string, string>();
  for (const [path, item] of Object.entries(paths)) {
    const pointer = childPointer('#/paths', path);
    if (!path.startsWith('/')) throw new SpecError('A path begins with `/`.', pointer);
    const shape = path.replace(/\{[^{}]+\}/g, '*');
    if (/[{}]/.test(shape)) throw new SpecError('The braces of this path are not in pairs.', pointer);
    if (/[\s?#\\]|\p{Cc}|\/\.{1,2}(\/|$)/u.test(path))
      throw new SpecError('A path has no spaces, `?`, `#`, `\\`, `.` or `..`.', pointer);
    if ('$ref' in item) throw new SpecError('A path that refers to another is not supported; write it out.', pointer);
    const other = seen.get(shape);
    if (other) throw new SpecError(`This path and ${other} cannot be told apart.`, pointer);
    seen.set(shape, path);
  }
}
