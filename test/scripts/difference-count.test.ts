import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Change, ChangeKind } from '../../scripts/difference/change.js';
import { compareApis } from '../../scripts/difference/compare-apis.js';
import { apiOf } from '../../src/codegen/api.js';
import { applyCorrections } from '../../src/codegen/corrections.js';
import { parseOverlay } from '../../src/codegen/overlay.js';
import { importDocument } from '../../src/codegen/spec/import-document.js';
import { documentsNote, hasDocuments, kindeText, MANAGEMENT, NEWEST } from '../support/kinde-documents.js';
import { repositoryText } from './repository.js';

/*
 * The difference of two documents, counted a second time by code that shares nothing with the importer or the comparison: it
 * walks the raw YAML, follows references where it meets them, and compares flat lists.
 */

// biome-ignore lint/suspicious/noExplicitAny: a document is read as it comes
type Raw = any;

interface Row {
  readonly parent: string | undefined;
  readonly schema: Raw;
  readonly required: boolean;
}

const METHODS = ['get', 'put', 'post', 'patch', 'delete'];

/** Rows of the documents by `GET /path`: parameters, request fields and answer fields, each with its path. */
function flatten(document: Raw): Map<string, Map<string, Row>> {
  const calls = new Map<string, Map<string, Row>>();
  for (const [path, item] of Object.entries<Raw>(document.paths))
    for (const method of METHODS) {
      if (!item[method]) continue;
      const rows = new Map<string, Row>();
      const { parameters = [], requestBody, responses } = item[method];
      for (const entry of [...(item.parameters ?? []), ...parameters]) {
        const { name, schema, required = false } = follow(document, entry);
        walk(document, schema, `in ${name}`, undefined, required, rows, []);
      }
      const content = follow(document, requestBody)?.content;
      if (content) walk(document, firstOf(content).schema, 'in ', undefined, true, rows, []);
      for (const [status, answer] of Object.entries<Raw>(responses)) {
        const media = follow(document, answer).content;
        const key = status.startsWith('2') ? 'out ' : `error ${status} `;
        if (media) walk(document, firstOf(media).schema ?? {}, key, undefined, true, rows, []);
      }
      calls.set(`${method.toUpperCase()} ${path}`, rows);
    }
  return calls;
}

/** Of two spellings of JSON, the one that everything has. */
function firstOf(content: Raw): Raw {
  return content['application/json'] ?? Object.values(content)[0];
}

function follow(document: Raw, value: Raw): Raw {
  if (!value?.$ref) return value;
  let node = document;
  for (const part of value.$ref.slice(2).split('/')) node = node[part];
  return follow(document, node);
}

function walk(
  document: Raw,
  given: Raw,
  path: string,
  parent: string | undefined,
  required: boolean,
  rows: Map<string, Row>,
  trail: readonly Raw[],
): void {
  const schema = follow(document, given);
  if (trail.includes(schema)) return;
  const inside = [...trail, schema];
  rows.set(path, { parent, schema, required });
  const step = (name: string) => (path.endsWith(' ') ? `${path}${name.replace(/^\./, '')}` : `${path}${name}`);
  const labels: Record<string, number> = {};
  for (const option of schema.oneOf ?? schema.anyOf ?? []) {
    const label = option.$ref?.split('/').at(-1) ?? option.type ?? 'object';
    labels[label] = (labels[label] ?? 0) + 1;
    const count = labels[label] === 1 ? '' : ` ${labels[label]}`;
    walk(document, option, step(`(${label}${count})`), path, true, rows, inside);
  }
  for (const [name, property] of Object.entries<Raw>(schema.properties ?? {}))
    walk(document, property, step(`.${name}`), path, schema.required?.includes(name) ?? false, rows, inside);
  if (schema.items) walk(document, schema.items, step('[]'), path, true, rows, inside);
  if (typeof schema.additionalProperties === 'object')
    walk(document, schema.additionalProperties, step('{}'), path, true, rows, inside);
}

/** Changes as lines, so that two lists of them can be compared whole. */
function expectedLines(before: Raw, after: Raw): string[] {
  const [old, now] = [flatten(before), flatten(after)];
  const lines: string[] = [];
  for (const call of new Set([...old.keys(), ...now.keys()])) {
    const [one, other] = [old.get(call), now.get(call)];
    if (one && other) lines.push(...rowLines(one, other).map((line) => `${call}: ${line}`));
    else if (other) lines.push(`${call}: added`);
    else lines.push(`${call}: removed`);
  }
  return lines.sort();
}

function rowLines(old: Map<string, Row>, now: Map<string, Row>): string[] {
  const lines: string[] = [];
  for (const path of new Set([...old.keys(), ...now.keys()])) {
    const [one, other] = [old.get(path), now.get(path)];
    if (one && other) lines.push(...aspectLines(path, one, other));
    else {
      const { parent } = (one ?? other) as Row;
      // What is under something that came or went came or went with it.
      const isTop = parent === undefined || parent.endsWith(' ') || (old.has(parent) && now.has(parent));
      if (isTop && !path.endsWith(' ')) lines.push(`${path} ${other ? 'added' : 'removed'}`);
    }
  }
  return lines;
}

function aspectLines(path: string, { schema: a, required: x }: Row, { schema: b, required: y }: Row): string[] {
  const text = (value: unknown) => JSON.stringify(Array.isArray(value) ? [...value].sort() : (value ?? null));
  const lines = [
    text(a.type) === text(b.type) ? '' : 'type',
    text(a.enum) === text(b.enum) ? '' : 'values',
    x === y ? '' : 'required',
    (a.nullable ?? false) === (b.nullable ?? false) ? '' : 'nullable',
    text(a.format) === text(b.format) ? '' : 'format',
    (a.deprecated ?? false) === (b.deprecated ?? false) ? '' : 'deprecated',
  ];
  return lines.filter((line) => line !== '').map((line) => `${path} ${line}`);
}

const FIELD: Partial<Record<ChangeKind, string>> = {
  'parameter added': 'added',
  'parameter removed': 'removed',
  'request field added': 'added',
  'request field removed': 'removed',
  'answer field added': 'added',
  'answer field removed': 'removed',
  'error field added': 'added',
  'error field removed': 'removed',
  type: 'type',
  values: 'values',
  required: 'required',
  nullable: 'nullable',
  format: 'format',
  deprecated: 'deprecated',
};

function lineOf({ kind, side, call, at }: Change): string[] {
  if (kind === 'operation added') return [`${call}: added`];
  if (kind === 'operation removed') return [`${call}: removed`];
  const word = FIELD[kind];
  const place = { call: 'in', answer: 'out', error: 'error', operation: '' }[side];
  return word ? [`${call}: ${place} ${at} ${word}`] : [];
}

function differences(before: string, after: string, overlayText: string): Change[] {
  const overlay = parseOverlay(overlayText, 'overlay.yaml');
  const [one, other] = [before, after].map((name) => {
    const { document } = importDocument(kindeText(name), name);
    return apiOf(applyCorrections(document, overlay), overlay);
  });
  if (!one || !other) throw new Error('Two documents are compared.');
  return compareApis(one, other);
}

describe.skipIf(!hasDocuments)(`the difference to the newest document${documentsNote}`, () => {
  it.each([
    [MANAGEMENT[0], NEWEST],
    [MANAGEMENT[1], NEWEST],
    [MANAGEMENT[0], MANAGEMENT[1]],
    [NEWEST, MANAGEMENT[0]],
  ])('%s to %s is what a second count says', async (before, after) => {
    const changes = differences(before, after, await repositoryText('openapi/overlay.yaml'));
    const expected = expectedLines(parse(kindeText(before)), parse(kindeText(after)));
    // A path that was renamed is one operation to us, and two to the count.
    const renamed = changes.filter(({ kind }) => kind === 'path changed');
    const isRenamed = (line: string) =>
      renamed.some(({ before: from, after: to }) => line.startsWith(`${from}: `) || line.startsWith(`${to}: `));
    expect(
      changes
        .flatMap(lineOf)
        .filter((line) => !isRenamed(line))
        .sort(),
    ).toEqual(expected.filter((line) => !isRenamed(line)));
    expect(renamed.length).toBeLessThan(3);
    expect(expected.length).toBeGreaterThan(20);
  });

  it('of a document to itself is nothing', async () => {
    expect(differences(NEWEST, NEWEST, await repositoryText('openapi/overlay.yaml'))).toEqual([]);
  });
});
