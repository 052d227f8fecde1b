import { isMap, LineCounter, parseDocument, Scalar } from 'yaml';
import { pointerParts } from './pointer.js';
import { SpecError } from './spec-error.js';

/** A parsed text that can say where each of its parts stands. */
export interface Source {
  readonly name: string;
  readonly value: unknown;
  /** `file:line:column` of the part at a JSON pointer, or of the nearest parent that exists. */
  locate(pointer: string): string;
}

/**
 * Parses YAML or JSON.
 *
 * @throws SpecError with the place when the text is neither, or repeats a key.
 */
export function parseSource(text: string, name: string): Source {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${line}:${col}`;
  };
  const [error] = document.errors;
  if (error) throw new SpecError(`This is not usable YAML or JSON: ${error.message}`, '', place(error.pos[0]));
  return {
    name,
    value: toPlain(document, place),
    locate: (pointer) => place(offsetOf(document, pointerParts(pointer))),
  };
}

function toPlain(document: ReturnType<typeof parseDocument>, place: (offset: number) => string): unknown {
  try {
    return document.toJS();
  } catch (cause) {
    throw new SpecError(`This is not usable YAML: ${cause instanceof Error ? cause.message : cause}`, '', place(0));
  }
}

function offsetOf(document: ReturnType<typeof parseDocument>, parts: readonly string[]): number {
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
