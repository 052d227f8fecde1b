import { join } from 'node:path';
import { type Api, apiFrom, apiOf } from '../../src/codegen/api.js';
import { applyCorrections } from '../../src/codegen/corrections.js';
import { type Overlay, parseOverlay } from '../../src/codegen/overlay.js';
import { absentOperations } from '../../src/codegen/overlay-warnings.js';
import type { DocumentFacts } from '../../src/codegen/spec/facts.js';
import { documentText, importDocument } from '../../src/codegen/spec/import-document.js';
import type { NamedText } from '../../src/codegen/spec/source.js';
import { bumpOf } from '../difference/bump.js';
import { compareApis } from '../difference/compare-apis.js';
import type { Report } from '../difference/report.js';
import type { ApiFiles } from './apis.js';
import { changesetOf } from './changeset.js';
import { editOverlay } from './edit-overlay.js';
import { filesOf } from './generated-files.js';
import { type Rename, renamesOf, withRenamed } from './renames.js';
import { type Stub, stubsFor } from './stubs.js';

/** What an update is made of. */
export interface UpdateInput {
  readonly api: ApiFiles;
  /** The document as it is committed. */
  readonly before: NamedText;
  /** The document as Kinde has it now. */
  readonly after: NamedText;
  readonly overlay: NamedText;
  /** Version of the package. */
  readonly version: string;
}

/** Everything that an update would do; nothing is done yet. */
export interface Update {
  /** Path from the root of the project to its text. */
  readonly files: ReadonlyMap<string, string>;
  readonly report: Report;
  readonly stubs: readonly Stub[];
  readonly renames: readonly Rename[];
  /** Operations of the overlay that are gone. */
  readonly gone: readonly string[];
  readonly notes: readonly string[];
}

/**
 * Works out an update without touching a file.
 *
 * @throws SpecError with the place, when the new document or the overlay cannot be used.
 */
export async function planUpdate({ api, before, after, overlay, version }: UpdateInput): Promise<Update> {
  const { document, notes } = importDocument(after.text, after.name);
  const old = importDocument(before.text, before.name).document;
  const known = parseOverlay(overlay.text, overlay.name);
  const renames = renamesOf(old, document).filter(({ from }) => known.operations[from]);
  const stubs = stubsFor(document, withRenamed(known, renames));
  const text = editOverlay(overlay.text, renames, stubs);
  const next = parseOverlay(text, overlay.name);
  const now = apiFrom(document, next);
  const changes = compareApis(oldApi(old, document, known), now);
  const report: Report = { api: api.title, changes, bump: bumpOf(changes, version), version };
  const changeset = changesetOf(report);
  const generated = await filesOf(now, next, api.generated);
  const files = new Map([
    [api.document, documentText(document)],
    [api.overlay, text],
    ...[...generated.files].map(([name, content]) => [join(api.generated, name), content] as const),
    ...(changeset ? [[changeset.path, changeset.text] as const] : []),
  ]);
  const gone = absentOperations(document, next);
  return { files, report, stubs, renames, gone, notes };
}

/** The API as it was, in names of today: an overlay that was changed for the new document need not fit the old one. */
function oldApi(old: DocumentFacts, now: DocumentFacts, known: Overlay): Api {
  const overlay = withRenamed(known, renamesOf(old, now));
  return apiOf(applyCorrections(old, overlay), overlay);
}
