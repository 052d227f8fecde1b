import { isMap, LineCounter, parseDocument, Scalar } from 'yaml';
import { pointerParts } from './pointer.js';
import { SpecError } from './spec-error.js';

/** A text with the name that errors about it have. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** A parsed text that can say where each of its parts stands. */
export interface Source {
  readonly name: string;
  readonly value: unknown;
  /** `file:line:column` of the part at a JSON pointer, or of the nearest parent that exists. */
  locate(pointer: string): string;
}

type Tree = ReturnType<typeof parseDocument>;

/**
 * Parses YAML or JSON.
 *
 * @throws SpecError with the place when the text is neither, or repeats a key.
 */
export function parseSource(text: string, name: string): Source {
  if (/^\s*<(!doctype|html|\?xml)/i.test(text)) throw new SpecError(WEB_PAGE, '', `${name}:1:1`);
  const lines = new LineCounter();
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
  };
  const document = treeOf(text, lines, place);
  const [error] = document.errors;
  if (error) throw new SpecError(`This is not usable YAML or JSON: ${error.message}`, '', place(error.pos[0]));
  return {
    name,
    value: toPlain(document, place),
    locate: (pointer) => place(offsetOf(document, pointerParts(pointer))),
  };
}

const WEB_PAGE = 'This is not an OpenAPI document but a web page; does its address ask for a sign-in?';

function treeOf(text: string, lineCounter: LineCounter, place: (offset: number) => string): Tree {
  try {
    return parseDocument(text, { lineCounter, uniqueKeys: true, prettyErrors: false, logLevel: 'silent' });
  } catch (cause) {
    throw unusable(cause, place);
  }
}

function toPlain(document: Tree, place: (offset: number) => string): unknown {
  try {
    return document.toJS();
  } catch (cause) {
    throw unusable(cause, place);
  }
}

function unusable(cause: unknown, place: (offset: number) => string): SpecError {
  if (cause instanceof RangeError) return new SpecError('The document is nested too deeply.', '', place(0));
  return new SpecError(`This is not usable YAML: ${cause instanceof Error ? cause.message : cause}`, '', place(0));
}

function offsetOf(document: Tree, parts: readonly string[]): number {
  for (let length = parts.length; length > 0; length -= 1) {
    const key = parts[length - 1];
    const parent = document.getIn(parts.slice(0, length - 1), true);
    // The key, not the value: that is the line a person looks for. Status codes may be numbers.
    const pair = isMap(parent) ? parent.items.find((item) => keyText(item.key) === key) : undefined;
    const node = pair?.key ?? document.getIn(parts.slice(0, length), true);
    const range = (node as { range?: [number, number, number] | null } | undefined)?.range;
    if (range) return range[0];
  }
  return 0;
}

function keyText(key: unknown): string {
  return String(key instanceof Scalar ? key.value : key);
}
