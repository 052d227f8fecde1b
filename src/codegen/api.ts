import { buildModel, type Model } from './build-model.js';
import { type Corrected, correct } from './corrections.js';
import type { Overlay } from './overlay.js';
import { overlayWarnings } from './overlay-warnings.js';
import type { DocumentFacts } from './spec/facts.js';

/** A document and its overlay, joined: what everything else is made from. */
export interface Api extends Model {
  /** After the corrections. */
  readonly document: DocumentFacts;
  /** What a person should know; none of it stops a build. */
  readonly warnings: readonly string[];
}

/**
 * The API that a document and an overlay describe.
 *
 * @throws SpecError when they do not fit.
 */
export function apiFrom(document: DocumentFacts, overlay: Overlay): Api {
  return apiOf(correct(document, overlay), overlay);
}

/** The API of a document that is corrected already. */
export function apiOf({ document, unused }: Corrected, overlay: Overlay): Api {
  const model = buildModel(document, overlay);
  const skipped = unused.map(({ at }) => `The correction at ${at} is about something this document does not have.`);
  return { ...model, document, warnings: [...skipped, ...overlayWarnings(document, model, overlay)] };
}
