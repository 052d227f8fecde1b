import type { Overlay } from '../../src/codegen/overlay.js';

/** Text of overlay.ts: what we say about the API, for whoever generates a client from a document of their own. */
export function overlayFile({ corrections, operations }: Overlay, header: string): string {
  return [
    header,
    '',
    '/** Names, summaries, page rules and corrections of openapi/overlay.yaml, as JSON. */',
    `export const overlay: string = ${JSON.stringify(JSON.stringify({ corrections, operations }))};`,
    '',
  ].join('\n');
}
