import type { Effect } from './change.js';
import { compareAll } from './compare-fields.js';
import type { Answered, Described } from './described.js';
import { type Finding, fieldFinding } from './finding.js';

/** What is different in what an operation answers: the first success with the first success, all else by its status. */
export function compareAnswers(before: Described, after: Described): Finding[] {
  const [success, ...others] = before.answers;
  const [newSuccess, ...newOthers] = after.answers;
  const isPair = success?.status.startsWith('2') && newSuccess?.status.startsWith('2');
  if (!isPair || !success || !newSuccess) return compareByStatus(before.answers, after.answers);
  const isMoved = success.status !== newSuccess.status;
  const moved: Finding[] = isMoved
    ? [...statusFinding('removed', success.status), ...statusFinding('added', newSuccess.status)]
    : [];
  return [...moved, ...compareBodies(success, newSuccess), ...compareByStatus(others, newOthers)];
}

function compareByStatus(before: readonly Answered[], after: readonly Answered[]): Finding[] {
  const old = new Map(before.map((answer) => [answer.status, answer]));
  const now = new Map(after.map((answer) => [answer.status, answer]));
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((status) => {
    const [one, other] = [old.get(status), now.get(status)];
    if (one && other) return compareBodies(one, other);
    const what = other ? 'added' : 'removed';
    // A second success without a body makes the answer `undefined` at times.
    const isEmpty = what === 'added' && status.startsWith('2') && other?.mediaType === undefined;
    return statusFinding(what, status, isEmpty ? 'breaking' : 'note');
  });
}

function statusFinding(what: 'added' | 'removed', status: string, effect: Effect = 'note'): Finding[] {
  const words = what === 'added' ? `may answer ${status} now` : `no longer answers ${status}`;
  return [{ kind: `status ${what}`, side: 'operation', at: status, forReader: effect, words }];
}

function compareBodies(before: Answered, after: Answered): Finding[] {
  const isError = !after.status.startsWith('2');
  if (before.mediaType === undefined && after.mediaType === undefined) return [];
  if (before.mediaType === undefined || after.mediaType === undefined) {
    const has = after.mediaType !== undefined;
    const effect: Effect = isError ? 'note' : has ? 'addition' : 'breaking';
    const words = `${after.status} ${has ? 'has a body now' : 'has no body any more'}`;
    return [{ kind: 'answer body', side: isError ? 'error' : 'answer', at: after.status, forReader: effect, words }];
  }
  const fields = compareAll(before.fields, after.fields, 'out');
  const findings = fields.map((placed) =>
    fieldFinding(placed, isError ? 'error' : 'answer', isError ? 'error field' : 'answer field'),
  );
  return [
    ...mediaTypes(before, after, isError),
    ...findings.map((finding) => (isError ? asNote(finding, after) : finding)),
  ];
}

function mediaTypes(
  { mediaType: before }: Answered,
  { mediaType: after, status }: Answered,
  isError: boolean,
): Finding[] {
  if (before === after) return [];
  const words = `${status} is sent as ${after}, not ${before}`;
  const effect: Effect = isError ? 'note' : 'breaking';
  return [
    { kind: 'media type', side: isError ? 'error' : 'answer', at: status, before, after, forReader: effect, words },
  ];
}

/** The client reads errors into one class, whatever they hold. */
function asNote(finding: Finding, { status }: Answered): Finding {
  return { ...finding, at: `${status} ${finding.at}`, forReader: 'note', words: `in a ${status}, ${finding.words}` };
}
