import type { State } from '../state.js';
import type { BusinessSettings, MfaSettings, PasskeySettings, SessionSettings } from './model.js';

interface SettingsByKind {
  readonly business: BusinessSettings;
  readonly passkey: PasskeySettings;
  readonly mfa: MfaSettings;
  readonly sessions: SessionSettings;
}

/** The kinds of settings. */
type SettingsKind = keyof SettingsByKind;

const DEFAULTS: SettingsByKind = {
  business: {
    name: 'Emulator',
    email: null,
    phone: null,
    industry_key: null,
    timezone_key: null,
    privacy_url: null,
    terms_url: null,
    has_clickwrap: false,
    has_kinde_branding: true,
  },
  passkey: { policy: 'off', is_override: false },
  mfa: { policy: 'off', enabled_factors: [], is_recovery_codes_enabled: true },
  sessions: {
    is_use_org_sso_session_policy: false,
    sso_session_persistence_mode: 'persistent',
    is_use_org_authenticated_session_lifetime: false,
    authenticated_session_lifetime: 86_400,
  },
};

/** The settings of a kind that an organization has or, without a code, the environment; what nobody set has its default. */
export function settingsOf<Kind extends SettingsKind>(
  state: State,
  kind: Kind,
  orgCode?: string,
): SettingsByKind[Kind] {
  return { ...DEFAULTS[kind], ...state.settings.get(keyOf(kind, orgCode))?.values };
}

/** Whether somebody set anything of that kind. */
export function hasSettings(state: State, kind: SettingsKind, orgCode?: string): boolean {
  return state.settings.has(keyOf(kind, orgCode));
}

/** Changes settings; what is `undefined` stays. */
export function changeSettings<Kind extends SettingsKind>(
  state: State,
  kind: Kind,
  changes: { readonly [Field in keyof SettingsByKind[Kind]]?: SettingsByKind[Kind][Field] | undefined },
  orgCode?: string,
): void {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  const values = { ...settingsOf(state, kind, orgCode), ...Object.fromEntries(given) };
  state.settings.set(keyOf(kind, orgCode), { values });
}

/** Forgets what an organization set. */
export function forgetSettings(state: State, orgCode: string): void {
  for (const kind of Object.keys(DEFAULTS) as SettingsKind[]) state.settings.delete(keyOf(kind, orgCode));
}

function keyOf(kind: SettingsKind, orgCode: string | undefined): string {
  return orgCode === undefined ? kind : `${kind} ${orgCode}`;
}
