import { type Change, type Effect, effectOf } from './change.js';

/** A step of a version; `none` where nothing changed for anybody. */
export type Bump = 'none' | 'patch' | 'minor' | 'major';

const SINCE_ONE: Readonly<Record<Effect, Bump>> = { breaking: 'major', addition: 'minor', note: 'patch' };

// npm's ^0.1.2 takes 0.1.3 and not 0.2.0, so the second number is the one that may break.
const BEFORE_ONE: Readonly<Record<Effect, Bump>> = { breaking: 'minor', addition: 'minor', note: 'patch' };

const ORDER: readonly Effect[] = ['breaking', 'addition', 'note'];

/** The step that changes ask for, from a version (`0.1.0`). */
export function bumpOf(changes: readonly Change[], version: string): Bump {
  const effects = new Set(changes.map(effectOf));
  const worst = ORDER.find((effect) => effects.has(effect));
  if (worst === undefined) return 'none';
  return (version.startsWith('0.') ? BEFORE_ONE : SINCE_ONE)[worst];
}
