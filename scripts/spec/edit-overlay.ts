import { isMap, isScalar, parseDocument, stringify } from 'yaml';
import type { Rename } from './renames.js';
import type { Stub } from './stubs.js';

/**
 * The text of an overlay with ids renamed and stubs added at its end; everything else stays as a person wrote it.
 *
 * `operations` must be the last key, which the text is added to.
 */
export function editOverlay(text: string, renames: readonly Rename[], stubs: readonly Stub[]): string {
  const renamed = renameKeys(text, renames);
  if (stubs.length === 0) return renamed;
  const lines = renamed.trimEnd() === '' ? '' : `${renamed.trimEnd()}\n`;
  const head = operationsOf(renamed) === undefined ? `${lines}${lines === '' ? '' : '\n'}operations:\n` : lines;
  return head + stubs.map(stubText).join('');
}

function renameKeys(text: string, renames: readonly Rename[]): string {
  const names = new Map(renames.map(({ from, to }) => [from, to]));
  const places = (operationsOf(text)?.items ?? []).flatMap(({ key }) => {
    const to = isScalar(key) ? names.get(String(key.value)) : undefined;
    return to !== undefined && isScalar(key) && key.range ? [{ from: key.range[0], until: key.range[1], to }] : [];
  });
  // From the end, so that the places before stay right.
  return places
    .reverse()
    .reduce((edited, { from, until, to }) => edited.slice(0, from) + keyText(to) + edited.slice(until), text);
}

function operationsOf(text: string) {
  const operations = parseDocument(text).get('operations', true);
  return isMap(operations) ? operations : undefined;
}

function stubText({ id, entry, doubts }: Stub): string {
  const comment = doubts.map((doubt) => `    # Confirm ${doubt}.`).join('\n');
  const { page, ...rest } = entry;
  const pageLine = page ? `page: ${flow(page)}\n` : '';
  const body = stringify(rest, { lineWidth: 0 }).replace('confirm: true\n', `${pageLine}confirm: true\n`);
  return `  ${keyText(id)}:\n${comment}\n${body.replaceAll(/^(?=.)/gm, '    ')}`;
}

function flow(value: object): string {
  const members = Object.entries(value).map(([key, item]) => `${key}: ${stringify(item, { lineWidth: 0 }).trim()}`);
  return `{ ${members.join(', ')} }`;
}

/** A key as YAML writes it, quoted where it must be. */
function keyText(key: string): string {
  return stringify({ [key]: 1 }, { lineWidth: 0 }).replace(/: 1\n$/, '');
}
