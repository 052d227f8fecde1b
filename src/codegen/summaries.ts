import { capitalised, wordsOf } from './names.js';
import type { Method } from './spec/facts.js';

/** What a method does to the thing that its path names. */
const VERBS: Readonly<Record<Method, string>> = {
  get: 'Fetches',
  post: 'Adds',
  put: 'Replaces',
  patch: 'Changes',
  delete: 'Deletes',
};

const MAX_LENGTH = 100;

/**
 * The summary of an operation that has none in the overlay, in our words, from its method and path alone.
 *
 * `GET /api/v1/organizations/{org_code}/invites` is `Lists the invites of an organization.`
 */
export function summaryOf(method: Method, path: string, isList: boolean): string {
  const segments = path.split('/').filter((segment) => segment !== '' && !/^(api|account_api|v\d+)$/.test(segment));
  const isOne = segments.at(-1)?.startsWith('{') === true;
  const things = segments.filter((segment) => !segment.includes('{')).map((segment) => wordsOf(segment).join(' '));
  const thing = things.at(-1) ?? 'root';
  // The thing before is its owner only where the path names one of them.
  const owner = segments.slice(0, -1).some((segment) => segment.includes('{')) ? things.at(-2) : undefined;
  const verb = isList ? 'Lists' : VERBS[method];
  const object = isOne ? withArticle(singular(thing)) : `the ${thing}`;
  const text = `${verb} ${object}${owner ? ` of ${withArticle(singular(owner))}` : ''}.`;
  return text.length <= MAX_LENGTH ? text : `${capitalised(method)}.`;
}

function singular(words: string): string {
  if (/ies$/.test(words)) return words.replace(/ies$/, 'y');
  return /(ss|us)$/.test(words) ? words : words.replace(/s$/, '').trim();
}

function withArticle(words: string): string {
  return `${/^[aeio]/.test(words) ? 'an' : 'a'} ${words}`;
}
