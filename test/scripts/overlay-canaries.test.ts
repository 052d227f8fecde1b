import { describe, expect, it } from 'vitest';
import { APIS } from '../../scripts/spec/apis.js';
import { disciplineProblems } from '../../scripts/spec/overlay-discipline.js';
import { apiFrom } from '../../src/codegen/api.js';
import { targetOf } from '../../src/codegen/correction-target.js';
import { applyCorrections, correct } from '../../src/codegen/corrections.js';
import { type Condition, type Correction, type Overlay, parseOverlay } from '../../src/codegen/overlay.js';
import type { DocumentFacts } from '../../src/codegen/spec/facts.js';
import { importDocument } from '../../src/codegen/spec/import-document.js';
import { pointerParts } from '../../src/codegen/spec/pointer.js';
import { repositoryText } from './repository.js';
import { smallText } from './small-document.js';

const loaded = await Promise.all(
  Object.values(APIS).map(async ({ title, document, overlay }) => ({
    title,
    document: importDocument(await repositoryText(document), document).document,
    overlay: parseOverlay(await repositoryText(overlay), overlay),
  })),
);
const corrections = loaded.flatMap(({ title, document, overlay }) =>
  overlay.corrections.map((correction) => ({ title, document, overlay, correction, at: correction.at })),
);

/** The document after Kinde has made a correction itself. */
function fixed(document: DocumentFacts, overlay: Overlay, correction: Correction): DocumentFacts {
  return applyCorrections(document, { ...overlay, corrections: [correction] }).document;
}

/** The document without the ground that a condition names. */
function without(document: DocumentFacts, { at }: Condition): DocumentFacts {
  const copy = structuredClone(document);
  const parts = pointerParts(targetOf(copy, at) ?? '');
  // biome-ignore lint/suspicious/noExplicitAny: any part of a document
  const parent = parts.slice(0, -1).reduce<any>((node, part) => node[part], copy);
  if (Array.isArray(parent)) parent.splice(Number(parts.at(-1)), 1);
  else delete parent[parts.at(-1) ?? ''];
  return copy;
}

describe.each(corrections)('the correction of the $title at $at', ({ document, overlay, correction }) => {
  it('has a canary, and is needed', () => {
    expect(correction.was !== undefined || (correction.while ?? []).length > 0).toBe(true);
    expect(applyCorrections(document, { ...overlay, corrections: [correction] }).outdated).toEqual([]);
  });

  it('fails, saying so, when Kinde has made it', () => {
    const document2 = fixed(document, overlay, correction);
    const { outdated, unused } = applyCorrections(document2, overlay);
    const told = outdated.filter(({ message }) =>
      message.includes(`The correction at ${correction.at} no longer applies`),
    );
    // A path that has moved is not there to be moved.
    expect(told.length + unused.filter(({ at }) => at === correction.at).length).toBe(1);
    if (unused.length === 0)
      expect(() => correct(document2, overlay)).toThrow(/overlay\.yaml:\d+:\d+: .* Delete or change it\.$/);
  });

  it.each((correction.while ?? []).map((condition) => [condition.at, condition] as const))(
    'fails when its ground is gone: %s',
    (_at, condition) => {
      const { outdated } = applyCorrections(without(document, condition), overlay);
      expect(outdated.map(({ message }) => message)).toContainEqual(
        expect.stringContaining(`The correction at ${correction.at} no longer applies: ${condition.at} is`),
      );
    },
  );
});

describe('our overlays', () => {
  it.each(loaded)(
    'of the $title have nothing unused, nothing unconfirmed, nothing without a canary',
    ({ document, overlay }) => {
      expect(disciplineProblems(apiFrom(document, overlay), overlay)).toEqual([]);
    },
  );
});

describe('npm run generate:check', () => {
  const small = importDocument(smallText(), 'small.json').document;
  const KNOWN =
    'operations:\n  getThings: { name: getThings, summary: Lists. }\n  UpdateThing: { name: updateThing, summary: Changes. }\n';
  const problems = (text: string) => {
    const overlay = parseOverlay(text, 'overlay.yaml');
    return disciplineProblems(apiFrom(small, overlay), overlay);
  };

  it.each([
    ['an operation without an entry', KNOWN.replace(/ {2}UpdateThing.*\n/, ''), /UpdateThing is not in the overlay/],
    [
      'an entry without an operation',
      `${KNOWN}  getOld: { name: getOld, summary: Old. }\n`,
      /lacks 1 operations.*getOld/,
    ],
    [
      'an entry that nobody has confirmed',
      KNOWN.replace('Changes. }', 'Changes., confirm: true }'),
      /^overlay\.yaml:3:3: UpdateThing waits/,
    ],
    [
      'a list parameter that is not there',
      KNOWN.replace('Lists. }', 'Lists., csv: [kind] }'),
      /no query parameter kind/,
    ],
    [
      'a correction without a canary',
      `corrections:\n  - { at: getThings page_size, remove: true, reason: Because., evidence: Seen. }\n${KNOWN}`,
      /^overlay\.yaml:2:\d+: .*needs a canary/,
    ],
    [
      'a correction about nothing',
      `corrections:\n  - { at: getNothing, add: [], while: [{ at: getThings }], reason: Because., evidence: Seen. }\n${KNOWN}`,
      /about something this document does not have/,
    ],
  ])('names %s', (_what, text, says) => {
    expect(problems(text)).toEqual([expect.stringMatching(says)]);
  });

  it('is content with an overlay that says all and nothing else', () => {
    expect(problems(KNOWN)).toEqual([]);
  });
});

describe('a canary', () => {
  const small = importDocument(smallText(), 'small.json').document;
  const problem = (condition: string): string | undefined => {
    const fields = `at: getThings page_size, remove: true, reason: Because., evidence: Seen., while: [${condition}]`;
    const overlay = parseOverlay(`corrections:\n  - { ${fields} }\n`, 'overlay.yaml');
    return applyCorrections(small, overlay).outdated[0]?.problem;
  };

  it.each([
    ['{ at: getThings next_token }', undefined],
    ['{ at: getThings sort }', 'getThings sort is not in the document any more'],
    ['{ at: getThings sort, exists: false }', undefined],
    ['{ at: getThings next_token, exists: false }', 'getThings next_token is in the document now'],
    ['{ at: "#/components/schemas/things/type", is: object }', undefined],
    ['{ at: "#/components/schemas/things/type", is: array }', '#/components/schemas/things/type is now "object"'],
    ['{ at: getNothing }', 'getNothing is not in the document any more'],
  ])('%s', (condition, says) => {
    if (says === undefined) expect(problem(condition)).toBeUndefined();
    else expect(problem(condition)).toContain(says);
  });
});
