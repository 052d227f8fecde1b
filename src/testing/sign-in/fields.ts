import { type Html, html } from './html.js';

/** One field of a form. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly type?: 'text' | 'email';
  readonly value?: string;
  readonly autocomplete?: string;
  readonly isOptional?: boolean;
  /** Whether the page starts here. */
  readonly isFirst?: boolean;
  /** Whether the message of the page is about this field. */
  readonly isWrong?: boolean;
}

const MESSAGE_ID = 'message';

/** Writes a field with its label. */
export function field({ name, label, type = 'text', value = '', autocomplete = 'off', ...is }: Field): Html {
  const flags = [
    !is.isOptional && html` required`,
    is.isFirst && html` autofocus`,
    is.isWrong && html` aria-invalid="true" aria-describedby="${MESSAGE_ID}"`,
  ];
  const attributes = html`name="${name}" type="${type}" value="${value}" autocomplete="${autocomplete}"`;
  const note = is.isOptional && html` <span class="quiet">(optional)</span>`;
  return html`<label><span>${label}${note}</span><input ${attributes}${flags}></label>`;
}

/** Writes the message of a page; nothing without one. */
export function alert(message: string | undefined): Html {
  return message === undefined ? html`` : html`<p class="alert" role="alert" id="${MESSAGE_ID}">${message}</p>`;
}

/** Writes a button that sends one of several choices. */
export function choice(name: string, value: string, title: string, note: string | undefined): Html {
  const below = note !== undefined && note !== title && html`<span>${note}</span>`;
  return html`<button class="choice" name="${name}" value="${value}">${title}${below}</button>`;
}
