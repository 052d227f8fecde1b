import type { ChangeKind } from './change.js';
import { compareAll, type PlacedChange } from './compare-fields.js';
import type { Described, Input } from './described.js';
import { type Finding, fieldFinding } from './finding.js';

/** What is different in what an operation takes. */
export function compareInputs(before: Described, after: Described): Finding[] {
  const renamed = renamedInPath(before, after);
  const inputs = new Map([...before.inputs].filter(([name]) => !renamed.some(([old]) => old === name)));
  const now = new Map([...after.inputs].filter(([name]) => !renamed.some(([, other]) => other === name)));
  return [
    ...renamed.map(
      ([old, name]): Finding => ({
        ...{ kind: 'parameter renamed', side: 'call', at: name, before: old, after: name, forCaller: 'breaking' },
        words: `\`${old}\` is called \`${name}\` now`,
      }),
    ),
    ...compareAll(inputs, now, 'in').map(inputFinding),
    ...[...now].flatMap(([name, input]) => wireFindings(name, inputs.get(name), input)),
    ...bodyTypeFindings(before, after),
  ];
}

/** Names of the same place in a path, where they differ. */
function renamedInPath(before: Described, after: Described): (readonly [string, string])[] {
  if (before.pathNames.length !== after.pathNames.length) return [];
  return before.pathNames.flatMap((old, index) => {
    const name = after.pathNames[index] ?? old;
    return name === old ? [] : [[old, name] as const];
  });
}

function inputFinding(placed: PlacedChange<Input>): Finding {
  return fieldFinding(placed, 'call', placed.field.place === 'body' ? 'request field' : 'parameter');
}

/** What goes over the wire in another way, and is passed as before. */
function wireFindings(name: string, before: Input | undefined, after: Input): Finding[] {
  if (!before) return [];
  const found: Finding[] = [];
  const add = (kind: ChangeKind, old: unknown, now: unknown, words: string) =>
    found.push({ kind, side: 'call', at: name, before: old, after: now, forCaller: 'note', words });
  if (before.place !== after.place && !after.parent)
    add('place', before.place, after.place, `\`${name}\` goes into the ${after.place}, not the ${before.place}`);
  if ((before.sentAs ?? '') !== (after.sentAs ?? ''))
    add('sent as', before.sentAs, after.sentAs, `\`${name}\` is written in another way`);
  return found;
}

function bodyTypeFindings({ bodyType: before }: Described, { bodyType: after }: Described): Finding[] {
  if (before === after || before === undefined || after === undefined) return [];
  const words = `the body is sent as ${after}, not ${before}`;
  return [{ kind: 'media type', side: 'call', before, after, forCaller: 'note', words }];
}
