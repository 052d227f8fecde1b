import type { Range } from './clients.js';
import type { Edit } from './edits.js';
import type { Plan, Problem } from './plan.js';

/** What a file's use of types becomes. */
export interface TypeUses {
  readonly edits: readonly Edit[];
  readonly gone: readonly Range[];
  readonly problems: readonly Problem[];
}

/** Writes types of answers as what the method gives; other types stay. */
export function typeEdits({ uses, dialect }: Plan): TypeUses {
  const operations = new Map(
    Object.values(dialect.methods).flatMap((methods) =>
      Object.entries(methods).map(([method, operation]) => [
        `${method.charAt(0).toUpperCase()}${method.slice(1)}Response`,
        operation,
      ]),
    ),
  );
  const edits: Edit[] = [];
  const gone: Range[] = [];
  const problems: Problem[] = [];
  for (const use of uses) {
    if (use.kind !== 'type') continue;
    const operation = operations.get(use.name);
    if (operation === undefined) {
      const message = `the type \`${use.name}\` has no name here: take it from the method that takes or gives it`;
      problems.push({ node: use.node, message });
      continue;
    }
    const range = { start: use.node.getStart(), end: use.node.end };
    edits.push({ ...range, text: `Awaited<ReturnType<ManagementClient['${operation}']>>` });
    gone.push(range);
  }
  return { edits, gone, problems };
}
