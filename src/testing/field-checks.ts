import { originOf } from './origin.js';

/** Tells what is wrong with a field, or nothing. */
export type FieldCheck = (value: unknown) => string | undefined;

/** The longest wait of a timer; with more it fires at once. */
export const LONGEST_MS = 2_147_483_647;

const METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Makes a check of what says whether a value fits, and what it must be. */
export function must(be: string, fits: (value: unknown) => boolean): FieldCheck {
  return (value) => (fits(value) ? undefined : `must be ${be}`);
}

/** Lets everything through: what is checked where it is used, or may be anything. */
export const anything: FieldCheck = () => undefined;

/** A text, also an empty one. */
export const text: FieldCheck = must('a text', isText);
/** A text with something in it. */
export const filledText: FieldCheck = must('a text that is not empty', (value) => isText(value) && value !== '');
/** A list of texts, also an empty one. */
export const texts: FieldCheck = must('a list of texts', isTexts);
/** A text or a list of texts. */
export const textOrTexts: FieldCheck = must('a text or texts', (value) => isText(value) || isTexts(value));
/** True or false. */
export const flag: FieldCheck = must('true or false', (value) => typeof value === 'boolean');
/** A function. */
export const callable: FieldCheck = must('a function', (value) => typeof value === 'function');
/** An object that is no list. */
export const plainObject: FieldCheck = must('an object', isObject);
/** An object whose values are texts. */
export const textMap: FieldCheck = must(
  'an object of texts',
  (value) => isObject(value) && Object.values(value).every(isText),
);
/** What an origin can be read from. */
export const origin: FieldCheck = must(
  'a host name, or an http or https URL',
  (value) => isText(value) && originOf(value) !== undefined,
);
/** An HTTP method, in letters of any size. */
export const method: FieldCheck = must(`one of ${METHODS.join(', ')}`, isMethod);
/** One HTTP method or several. */
export const methods: FieldCheck = must(
  `of ${METHODS.join(', ')}`,
  (value) => [value].flat().length > 0 && [value].flat().every(isMethod),
);

/** A number above 0, up to `most`. */
export function positive(most = Infinity): FieldCheck {
  const bound = most === Infinity ? '' : ` to ${most}`;
  return must(`a positive number${bound}`, (value) => isNumber(value, Number.MIN_VALUE, most));
}

/** A number from `least` to `most`, both included. */
export function numberFrom(least: number, most = Infinity): FieldCheck {
  return must(`a number${boundsOf(least, most)}`, (value) => isNumber(value, least, most));
}

/** A whole number from `least` to `most`, both included. */
export function integerFrom(least: number, most = Infinity): FieldCheck {
  const fits = (value: unknown) => isNumber(value, least, most) && Number.isInteger(value);
  return must(`a whole number${boundsOf(least, most)}`, fits);
}

function boundsOf(least: number, most: number): string {
  return (least === -Infinity ? '' : ` from ${least}`) + (most === Infinity ? '' : ` to ${most}`);
}

/** One of these values. */
export function oneOf(...values: readonly unknown[]): FieldCheck {
  return must(`one of ${values.join(', ')}`, (value) => values.includes(value));
}

/** Whether a value is a finite number from `least` to `most`. */
export function isNumber(value: unknown, least: number, most = Infinity): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= least && value <= most;
}

/** Whether a value is an object and no list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is a list of nothing but texts. */
export function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText);
}

/** Whether a value is a text. */
export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isMethod(value: unknown): boolean {
  return isText(value) && METHODS.includes(value.toUpperCase());
}
