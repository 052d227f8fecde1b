import type ts from 'typescript';
import type { Edit } from './edits.js';
import type { ParsedFile } from './parse.js';

/** The edits that put the fields of `key: { ... }` in the place of the property, with its indentation. */
export function flattened(
  file: ParsedFile,
  property: ts.ObjectLiteralElementLike,
  literal: ts.ObjectLiteralExpression,
): Edit[] {
  const [first, last] = [literal.properties.at(0), literal.properties.at(-1)];
  if (!first || !last) return [];
  // Comments before the first field and after the last one stay.
  const open = literal.getStart() + 1;
  const start = hasComment(file, open, first.getStart()) ? nextText(file, open) : first.getStart();
  return [
    { start: property.getStart(), end: start, text: '' },
    ...outdented(file, property, literal, start),
    ...ending(file, property, literal, last),
  ];
}

/** What follows the last field: a comment stays, and then the comma is before it. */
function ending(file: ParsedFile, property: ts.Node, literal: ts.ObjectLiteralExpression, last: ts.Node): Edit[] {
  const tail = file.text.slice(last.end, literal.end - 1);
  if (!/\/[/*]/.test(tail)) return [{ start: last.end, end: literal.end, text: '' }];
  const end = last.end + tail.trimEnd().length;
  const comma = /^\s*,/.exec(file.text.slice(property.end));
  const isWritten = literal.properties.hasTrailingComma;
  return [
    ...(isWritten ? [] : [{ start: last.end, end: last.end, text: ',' }]),
    { start: end, end: literal.end + (comma?.[0].length ?? 0), text: '' },
  ];
}

function hasComment({ text }: ParsedFile, start: number, end: number): boolean {
  return /\/[/*]/.test(text.slice(start, end));
}

function nextText({ text }: ParsedFile, start: number): number {
  return start + (/\S/.exec(text.slice(start))?.index ?? 0);
}

/** Moves lines to the left by as much as the fields stood further right than the property. */
function outdented(file: ParsedFile, property: ts.Node, literal: ts.ObjectLiteralExpression, start: number): Edit[] {
  const width = indentation(file, literal.properties[0] as ts.Node) - indentation(file, property);
  // A line inside of a template literal is a part of its value.
  if (width <= 0 || hasLongTemplate(file, literal)) return [];
  const inside = file.text.slice(start, literal.end - 1).trimEnd();
  return [...inside.matchAll(/\n([ \t]*)/g)].map(({ index, 1: space = '' }) => {
    const at = start + index + 1;
    return { start: at, end: at + Math.min(width, space.length), text: '' };
  });
}

function hasLongTemplate({ ts }: ParsedFile, node: ts.Node): boolean {
  const isTemplate = ts.isTemplateExpression(node) || ts.isNoSubstitutionTemplateLiteral(node);
  if (isTemplate && node.getText().includes('\n')) return true;
  return ts.forEachChild(node, (child) => hasLongTemplate({ ts } as ParsedFile, child) || undefined) === true;
}

function indentation({ text }: ParsedFile, node: ts.Node): number {
  const line = text.lastIndexOf('\n', node.getStart() - 1) + 1;
  return /^[ \t]*/.exec(text.slice(line))?.[0].length ?? 0;
}
