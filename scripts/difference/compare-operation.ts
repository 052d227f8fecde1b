import { isDeepStrictEqual } from 'node:util';
import type { ChangeKind, Effect } from './change.js';
import { compareAnswers } from './compare-answers.js';
import { compareInputs } from './compare-inputs.js';
import type { Described } from './described.js';
import type { Finding } from './finding.js';

/** Every difference between two forms of one operation. */
export function compareOperation(before: Described, after: Described): Finding[] {
  return [
    ...identity(before, after),
    ...about(before, after),
    ...compareInputs(before, after),
    ...compareAnswers(before, after),
  ];
}

function identity(before: Described, after: Described): Finding[] {
  const found: Finding[] = [];
  if (before.name !== after.name) found.push(methodChange(before, after));
  if (before.id !== after.id)
    found.push(operation('operationId renamed', before.id, after.id, {}, `has another operationId: ${after.id}`));
  // Names in the path are inputs, and told of as such.
  const [old, now] = [before, after].map(({ path }) => path.replace(/\{[^}]*\}/g, '{}'));
  if (old !== now || before.method !== after.method) {
    const [from, to] = [before, after].map(({ method, path }) => `${method} ${path}`);
    found.push(operation('path changed', from, to, { forCaller: 'note' }, `is at \`${to}\` now, not \`${from}\``));
  }
  return found;
}

function methodChange({ name: old }: Described, { name: now }: Described): Finding {
  if (now === undefined)
    return operation('no method', old, now, { forCaller: 'breaking' }, `\`${old}\` cannot be a method any more`);
  if (old === undefined)
    return operation('operation added', old, now, { forCaller: 'addition' }, `\`${now}\` is a method now`);
  return operation('method renamed', old, now, { forCaller: 'breaking' }, `is called \`${now}\` now, not \`${old}\``);
}

function about(before: Described, after: Described): Finding[] {
  const found: Finding[] = [];
  if (before.deprecated !== after.deprecated) {
    const words = after.deprecated ? 'is deprecated' : 'is not deprecated any more';
    found.push(operation('operation deprecated', before.deprecated, after.deprecated, { forCaller: 'note' }, words));
  }
  if (before.scope !== after.scope) {
    // An application that lacks the scope is refused from then on.
    const effect: Effect = after.scope === undefined ? 'note' : 'breaking';
    const words = `needs ${scope(after)} now, ${before.scope === undefined ? 'none was named' : `not ${scope(before)}`}`;
    found.push(operation('scope changed', before.scope, after.scope, { forCaller: effect }, words));
  }
  if (!isDeepStrictEqual(before.page, after.page)) found.push(pagingChange(before, after));
  return found;
}

function scope({ scope: name }: Described): string {
  return name === undefined ? 'no scope' : `the scope \`${name}\``;
}

function pagingChange({ page: old }: Described, { page: now }: Described): Finding {
  if (!old) return operation('paging changed', old, now, { forReader: 'addition' }, `is a list of ${now?.items} now`);
  if (!now) return operation('paging changed', old, now, { forReader: 'breaking' }, 'is not a list any more');
  const sameItems = old.items === now.items && old.keyed === now.keyed;
  const words = sameItems ? 'is walked in another way' : `is a list of ${now.items} now, not of ${old.items}`;
  return operation('paging changed', old, now, { forReader: sameItems ? 'note' : 'breaking' }, words);
}

function operation(
  kind: ChangeKind,
  before: unknown,
  after: unknown,
  effects: Pick<Finding, 'forCaller' | 'forReader'>,
  words: string,
): Finding {
  return { kind, side: 'operation', before, after, ...effects, words };
}
