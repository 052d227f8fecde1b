import type { PageRule } from '../operation.js';
import { anything, either, flag, listOf, mapOf, object, oneOf, optional, required, text } from './overlay-rules.js';
import { childPointer } from './spec/pointer.js';
import { parseSource } from './spec/source.js';
import { SpecError } from './spec/spec-error.js';

/** What we say about one operation. */
export interface OperationEntry {
  readonly name: string;
  readonly summary: string;
  readonly page?: PageRule;
  /** Query parameters that take a list, sent comma separated. */
  readonly csv?: readonly string[];
  /** Why the operation is left out. */
  readonly omit?: string;
  /** Written by a program; a person has to look at it and take this away. */
  readonly confirm?: true;
}

/** What the document must still say: that the part is there or not, or what it is. */
export interface Condition {
  /** A JSON pointer, an operationId, or an operationId and the name of one of its parameters. */
  readonly at: string;
  readonly is?: unknown;
  /** Default true, when there is no `is`. */
  readonly exists?: boolean;
}

/** One change to the document, with its reason. */
export interface Correction {
  readonly at: string;
  readonly add?: unknown;
  readonly set?: unknown;
  readonly was?: unknown;
  readonly remove?: true;
  readonly move?: string;
  readonly reason: string;
  readonly evidence: string;
  /** The ground that the correction stands on; where the document no longer says so, the correction has to go. */
  readonly while?: readonly Condition[];
}

/** What we add to a document: names, summaries, page rules and corrections. */
export interface Overlay {
  readonly corrections: readonly Correction[];
  readonly operations: Readonly<Record<string, OperationEntry>>;
  /** `file:line:column` of a part of the overlay. */
  readonly place: (...parts: (string | number)[]) => string;
}

const pageRule = object({
  scheme: required(oneOf(['token', 'cursor', 'account'])),
  items: required(text()),
  keyed: optional(text()),
  cursor: optional(text()),
});

const operationEntry = object({
  name: required(text({ form: /^[a-z][A-Za-z0-9]*$/, says: 'A public name is camelCase.' })),
  summary: required(text({ max: 100 })),
  page: optional(pageRule),
  csv: optional(listOf(text())),
  omit: optional(text()),
  confirm: optional(flag),
});

const condition = object({ at: required(text()), is: optional(anything), exists: optional(either) });

const correction = object({
  at: required(text()),
  add: optional(anything),
  set: optional(anything),
  was: optional(anything),
  remove: optional(flag),
  move: optional(text()),
  reason: required(text()),
  evidence: required(text()),
  while: optional(listOf(condition)),
});

const overlayRule = object({
  // A place for YAML anchors that corrections share.
  parameters: optional(mapOf(anything)),
  corrections: optional(listOf(correction)),
  operations: optional(mapOf(operationEntry)),
});

/**
 * Reads an overlay.
 *
 * @throws SpecError with file, line and column at the first part that is not as it should be.
 */
export function parseOverlay(source: string, name: string): Overlay {
  const { value, locate } = parseSource(source, name);
  const given = (value ?? {}) as Partial<Overlay>;
  try {
    overlayRule(given, '#');
  } catch (error) {
    throw error instanceof SpecError ? error.at(locate(error.pointer)) : error;
  }
  const { corrections = [] } = given;
  // An operation may be called `constructor`: what an object inherits is no entry.
  const operations = Object.assign(Object.create(null), given.operations) as Overlay['operations'];
  return { corrections, operations, place: (...parts) => locate(parts.reduce<string>(childPointer, '#')) };
}
