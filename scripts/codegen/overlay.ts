import { z } from 'zod';
import { childPointer } from '../spec/pointer.js';
import { parseSource, type Source } from '../spec/source.js';
import { SpecError } from '../spec/spec-error.js';

const pageRule = z.strictObject({
  scheme: z.enum(['token', 'cursor', 'account']),
  items: z.string(),
  keyed: z.string().optional(),
  cursor: z.string().optional(),
});

const operationEntry = z.strictObject({
  name: z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'A public name is camelCase.'),
  summary: z.string().min(1).max(100),
  page: pageRule.optional(),
  csv: z.array(z.string()).optional(),
  omit: z.string().optional(),
});

const correction = z.strictObject({
  at: z.string(),
  add: z.unknown().optional(),
  set: z.unknown().optional(),
  was: z.unknown().optional(),
  remove: z.literal(true).optional(),
  move: z.string().optional(),
  reason: z.string().min(1),
  evidence: z.string().min(1),
});

const overlay = z.strictObject({
  // A place for YAML anchors that corrections share.
  parameters: z.record(z.string(), z.unknown()).optional(),
  corrections: z.array(correction).default([]),
  operations: z.record(z.string(), operationEntry).default({}),
});

/** What we say about one operation. */
export type OperationEntry = z.infer<typeof operationEntry>;

/** One change to the document, with its reason. */
export type Correction = z.infer<typeof correction>;

/** What we add to a document: names, summaries, page rules and corrections. */
export interface Overlay {
  readonly corrections: readonly Correction[];
  readonly operations: Readonly<Record<string, OperationEntry>>;
  /** `file:line:column` of a part of the overlay. */
  readonly place: (...parts: (string | number)[]) => string;
}

/**
 * Reads an overlay.
 *
 * @throws SpecError with file, line and column at the first part that is not as it should be.
 */
export function parseOverlay(text: string, name: string): Overlay {
  const source = parseSource(text, name);
  const result = overlay.safeParse(source.value ?? {});
  if (!result.success) throw issueError(result.error, source);
  const { corrections, operations } = result.data;
  return { corrections, operations, place: (...parts) => source.locate(pointerTo(parts)) };
}

function issueError(error: z.ZodError, source: Source): SpecError {
  const [issue] = error.issues;
  const pointer = pointerTo((issue?.path ?? []).map(String));
  return new SpecError(issue?.message ?? 'The overlay is not usable.', pointer, source.locate(pointer));
}

function pointerTo(parts: readonly (string | number)[]): string {
  return parts.reduce<string>((pointer, part) => childPointer(pointer, part), '#');
}
