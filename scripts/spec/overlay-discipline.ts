import type { Api } from '../../src/codegen/api.js';
import type { Correction, Overlay } from '../../src/codegen/overlay.js';

/**
 * What is wrong with an overlay of ours that a build can live with: corrections that nothing would tell are no longer
 * needed, entries that nobody has looked at, entries about what is not there.
 *
 * Each problem names its place in the overlay, where it has one.
 */
export function disciplineProblems(api: Api, overlay: Overlay): string[] {
  return [
    ...overlay.corrections.flatMap((correction, index) =>
      hasCanary(correction)
        ? []
        : [
            `${overlay.place('corrections', index)}: The correction at ${correction.at} needs a canary: \`was\` or \`while\`.`,
          ],
    ),
    ...Object.entries(overlay.operations)
      .filter(([, { confirm }]) => confirm)
      .map(([id]) => `${overlay.place('operations', id)}: ${id} waits for somebody to confirm it.`),
    ...api.warnings,
  ];
}

function hasCanary(correction: Correction): boolean {
  return correction.was !== undefined || (correction.while ?? []).length > 0;
}
