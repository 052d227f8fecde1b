import type { Change, ChangeKind, Effect, Side } from './change.js';
import type { PlacedChange } from './compare-fields.js';

/** A change without the operation it belongs to. */
export type Finding = Omit<Change, 'operation' | 'call'>;

/** A field that came, went or changed, in words. */
export function fieldFinding(
  placed: PlacedChange,
  side: Side,
  what: 'parameter' | 'request field' | 'answer field' | 'error field',
): Finding {
  const { path: at, field } = placed;
  const origin = field.origin === '' ? {} : { origin: field.origin };
  const effects = (effect: Effect) => (side === 'call' ? { forCaller: effect } : { forReader: effect });
  if (placed.what === 'changed') {
    const { effect, words, ...change } = placed.change;
    const subject = at === '' ? (side === 'call' ? 'the body' : 'the answer') : `\`${at}\``;
    return { ...change, side, at, ...origin, ...effects(effect), words: `${subject} ${words}` };
  }
  const { what: verb, effect } = placed;
  const isNeeded = verb === 'added' && side === 'call' && field.required;
  const ending = verb === 'removed' ? 'is gone' : isNeeded ? 'is new, and required' : 'is new';
  const kind = `${what} ${verb}` as ChangeKind;
  const types = verb === 'added' && field.types.length > 0 ? ` (${field.types.join(' or ')})` : '';
  return { kind, side, at, ...origin, ...effects(effect), words: `\`${at}\`${types} ${ending}` };
}
