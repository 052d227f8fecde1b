/** Markup that is safe to send: every value in it was escaped. */
export class Html {
  constructor(readonly markup: string) {}
}

type HtmlValue = Html | string | number | boolean | null | undefined | readonly HtmlValue[];

/** Writes markup; values are escaped unless they are markup themselves, and `false` and absent ones leave nothing. */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return new Html(parts.map((part, index) => part + markupOf(values[index])).join(''));
}

function markupOf(value: HtmlValue): string {
  if (value === undefined || value === null || value === false) return '';
  if (value instanceof Html) return value.markup;
  if (typeof value === 'object') return value.map(markupOf).join('');
  return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
