/** Spellings in operation ids that are not words. */
const WORDS: Readonly<Record<string, string>> = { org: 'organization', environement: 'environment' };

const WORD = /[A-Z]{2,}s(?![a-z])|[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g;

/** Words of a name in any case: `ResetOrgUserMFAAll` is `reset organization user mfa all`. */
export function wordsOf(name: string): string[] {
  const words = name.replaceAll('WebHook', 'Webhook').match(WORD) ?? [];
  return words.map((word) => word.toLowerCase()).map((word) => WORDS[word] ?? word);
}

/** The public method name of an operation that has none in the overlay: camelCase, acronyms as words. */
export function methodName(operationId: string): string {
  const [first = '', ...rest] = wordsOf(operationId);
  return first + rest.map(capitalised).join('');
}

/** The summary of an operation that has none in the overlay. */
export function derivedSummary(operationId: string): string {
  return `${capitalised(wordsOf(operationId).join(' '))}.`;
}

/** The first letter upper case: `getUsers` is `GetUsers`. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
