/** A printed type, taken apart as far as two of them must be compared. */
export type Shape =
  | { readonly kind: 'object'; readonly members: ReadonlyMap<string, Member> }
  | { readonly kind: 'function'; readonly parameters: readonly Member[]; readonly answer: string }
  | { readonly kind: 'union'; readonly parts: readonly string[] }
  | { readonly kind: 'text'; readonly text: string };

/** A property, or a parameter. */
export interface Member {
  readonly name: string;
  readonly optional: boolean;
  readonly type: string;
}

const OPENING = '({[<';
const CLOSING = ')}]>';

/** Splits at a separator that stands outside of brackets and quotes. */
function splitOutside(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = '';
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] as string;
    if (quote) {
      if (character === quote && text[at - 1] !== '\\') quote = '';
      continue;
    }
    if (character === "'" || character === '"') quote = character;
    else if (OPENING.includes(character)) depth += 1;
    // The end of an arrow is no bracket.
    else if (CLOSING.includes(character) && text[at - 1] !== '=') depth -= 1;
    else if (depth === 0 && text.startsWith(separator, at)) {
      parts.push(text.slice(start, at));
      start = at + separator.length;
      at = start - 1;
    }
  }
  return [...parts, text.slice(start)];
}

/** Takes a printed type apart. */
export function shapeOf(text: string): Shape {
  const bare = text.trim();
  // First, since a union at the end belongs to the answer.
  const call = signatureFrom(/^\(\(.*\)$/s.test(bare) && closing(bare) === bare.length - 1 ? bare.slice(1, -1) : bare);
  if (call) return call;
  const union = splitOutside(bare, ' | ');
  if (union.length > 1) return { kind: 'union', parts: union };
  if (bare.startsWith('{') && bare.endsWith('}')) return objectFrom(bare.slice(1, -1));
  return { kind: 'text', text: bare };
}

/** A member line: `name?: type` or `name?(parameters): answer`. */
export function memberFrom(line: string): Member {
  const [, name = line, question, rest = ''] =
    /^((?:readonly |static )*(?:\[[^\]]*\]|[\w$"'.-]+)?)(\??)(.*)$/s.exec(line) ?? [];
  const isCall = rest.startsWith('(') || rest.startsWith('<');
  return { name, optional: question === '?', type: isCall ? rest : rest.replace(/^:\s*/, '') };
}

function objectFrom(text: string): Shape {
  const members = splitOutside(text.trim(), '; ').filter(Boolean).map(memberFrom);
  return { kind: 'object', members: new Map(members.map((member) => [member.name, member])) };
}

function signatureFrom(text: string): Shape | undefined {
  if (!text.startsWith('(')) return undefined;
  const close = closing(text);
  const [, answer] = /^(?:: | => )(.*)$/s.exec(text.slice(close + 1)) ?? [];
  if (answer === undefined) return undefined;
  const parameters = splitOutside(text.slice(1, close), ', ').filter(Boolean).map(memberFrom);
  return { kind: 'function', parameters, answer };
}

function closing(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] as string;
    if (OPENING.includes(character)) depth += 1;
    else if (CLOSING.includes(character) && text[at - 1] !== '=') depth -= 1;
    if (depth === 0) return at;
  }
  return text.length;
}
