import type { State } from '../state.js';
import type { Logo, LogoType } from './model.js';

/** Where a logo would be found; the emulator keeps no files, and answers 404 there. */
export function logoPath(type: LogoType, orgCode: string): string {
  return `/${type === 'dark' ? 'logo_dark' : 'logo'}?${new URLSearchParams({ p_org_code: orgCode })}`;
}

/** The logo of a type; `undefined` where there is none. */
export function logoOf(state: State, type: LogoType, orgCode?: string): Logo | undefined {
  return state.logos.get(logoKey(type, orgCode));
}

/** The logos of an organization or, without a code, of the environment. */
export function logosOf(state: State, orgCode: string | undefined): readonly Logo[] {
  return (['light', 'dark'] as const).flatMap((type) => logoOf(state, type, orgCode) ?? []);
}

/** Forgets the logos of an organization. */
export function forgetLogos(state: State, orgCode: string): void {
  for (const { type } of logosOf(state, orgCode)) state.logos.delete(logoKey(type, orgCode));
}

/** What a logo is kept by. */
export function logoKey(type: LogoType, orgCode: string | undefined): string {
  return orgCode === undefined ? type : `${orgCode} ${type}`;
}
