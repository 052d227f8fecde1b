import { type Html, html } from '../sign-in/html.js';

/** A table of a page. */
export interface TableInput {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Html[])[];
  /** What to say where there is no row. */
  readonly none: string;
  /** Where more rows come from by themselves. */
  readonly live?: string;
}

/** Writes a table. */
export function table({ columns, rows, none, live }: TableInput): Html {
  if (rows.length === 0 && live === undefined) return html`<p class="quiet">${none}</p>`;
  const source = live !== undefined ? html` data-live="${live}"` : html``;
  return html`<div class="table" tabindex="0" role="region" aria-label="Table"><table>
<thead><tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody${source}>${rows.map(
    (cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>
`,
  )}</tbody>
</table></div>`;
}
