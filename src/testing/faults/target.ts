import { EmulatorError } from '../emulator-error.js';
import { type FieldCheck, isTexts, must } from '../field-checks.js';
import { oauthNameOf, operationNames, operationUnknown } from '../operation-names.js';

/** Target of everything that has no name of its own: pages, unknown paths. */
const OTHER = 'other';

/** Target of the requests that the emulator itself sends to webhooks. */
export const DELIVERY_TARGET = 'webhook.delivery';

const OTHERWISE =
  'Targets are named as in getUsers, account.getRoles, oauth.token and webhook.delivery; ' +
  'requests that have no name here are those of `other`, which `when` tells apart.';

/** What patterns of targets are written as; whether they fit any is another question. */
export const targetPatterns: FieldCheck = must('a text or a list of texts', (value) => {
  const patterns = [value].flat();
  return patterns.length > 0 && isTexts(patterns) && !patterns.includes('');
});

/** The name by which faults and limits speak of a request. */
export function targetOf(operation: string | undefined, method: string, pathname: string): string {
  return operation ?? oauthNameOf(method, pathname) ?? OTHER;
}

/** Refuses patterns that fit no target. @throws EmulatorError `OPERATION_UNKNOWN` naming the place and what was meant. */
export function checkTargets(patterns: string | readonly string[] | undefined, where: string): void {
  if (patterns === undefined) return;
  const known = [...operationNames(), DELIVERY_TARGET, OTHER];
  for (const pattern of [patterns].flat()) {
    if (!known.some(targetFilter(pattern))) throw fitsNothing(pattern, known, where);
  }
}

function fitsNothing(pattern: string, known: readonly string[], where: string): EmulatorError {
  const message = pattern.includes('*')
    ? `No operation fits "${pattern}". ${OTHERWISE}`
    : operationUnknown(pattern, known, OTHERWISE).message;
  return new EmulatorError('OPERATION_UNKNOWN', `${where}: ${message}`);
}

/** Makes the test for target names that fit one of some patterns; no pattern fits everything. */
export function targetFilter(patterns: string | readonly string[] | undefined): (target: string) => boolean {
  if (patterns === undefined) return () => true;
  const expressions = [patterns].flat().map(expressionFrom);
  // Asked with every request: the names are few.
  const known = new Map<string, boolean>();
  return (target) => {
    let fits = known.get(target);
    if (fits === undefined) {
      fits = expressions.some((expression) => namesOf(target).some((name) => expression.test(name)));
      known.set(target, fits);
    }
    return fits;
  };
}

/** Operations of the Management API have plain names; `management.` before them says so. */
function namesOf(target: string): readonly string[] {
  return target.includes('.') || target === OTHER ? [target] : [target, `management.${target}`];
}

function expressionFrom(pattern: string): RegExp {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}
