/** Spellings in operation ids that are not words. */
const WORDS = new Map([
  ['org', 'organization'],
  ['environement', 'environment'],
]);

const WORD = /[A-Z]{2,}s(?![a-z])|[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g;

/** Words of a name in any case: `ResetOrgUserMFAAll` is `reset organization user mfa all`. */
export function wordsOf(name: string): string[] {
  const words = name.replaceAll('WebHook', 'Webhook').match(WORD) ?? [];
  return words.map((word) => word.toLowerCase()).map((word) => WORDS.get(word) ?? word);
}

/** The public method name of an operation that has none in the overlay: camelCase, acronyms as words. */
export function methodName(operationId: string): string {
  const [first = '', ...rest] = wordsOf(operationId);
  const name = first + rest.map(capitalised).join('');
  // An id may have no letter, begin with a digit, or be a word that is taken.
  return /^[a-z]/.test(name) && !isReserved(name) ? name : `call${capitalised(name)}`;
}

/** Names that a client has already, and words that cannot name a constant. */
const RESERVED = new Set(
  `call constructor hasOwnProperty isPrototypeOf limits propertyIsEnumerable raw then toJSON toLocaleString toString valueOf
  arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for
  function if implements import in instanceof interface let new null package private protected public return static super switch
  this throw true try typeof var void while with yield`.split(/\s+/),
);

/** Whether a name cannot be a method's. */
export function isReserved(name: string): boolean {
  return RESERVED.has(name);
}

/** The first letter upper case: `getUsers` is `GetUsers`. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
