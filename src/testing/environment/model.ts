/** A variable of the environment; the value of a secret one is never answered. */
export interface EnvironmentVariable {
  readonly id: string;
  readonly key: string;
  readonly value: string;
  readonly is_secret: boolean;
  readonly created_on: string;
}

/** The kinds of logos. */
export type LogoType = 'dark' | 'light';

/** A logo of the environment or of an organization; only the name of its file is kept. */
export interface Logo {
  /** Code of an organization; `undefined` for the environment. */
  readonly org_code?: string | undefined;
  readonly type: LogoType;
  readonly file_name: string;
}

/** Settings of one kind that the environment or an organization has. */
export interface StoredSettings {
  readonly values: Readonly<Record<string, unknown>>;
}

/** The details of the business. */
export interface BusinessSettings {
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly industry_key: string | null;
  readonly timezone_key: string | null;
  readonly privacy_url: string | null;
  readonly terms_url: string | null;
  readonly has_clickwrap: boolean;
  readonly has_kinde_branding: boolean;
}

/** Whether users may use passkeys. */
export type PasskeyPolicy = 'off' | 'optional' | 'mandatory';

/** Passkeys: of the environment, or of an organization that overrides them. */
export interface PasskeySettings {
  readonly policy: PasskeyPolicy;
  readonly is_override: boolean;
}

/** A second factor, in the words of the API. */
export type FactorType = 'mfa:email' | 'mfa:sms' | 'mfa:authenticator_app';

/** Second factors: of the environment, or of an organization that has its own. */
export interface MfaSettings {
  readonly policy: 'required' | 'off' | 'optional';
  readonly enabled_factors: readonly FactorType[];
  readonly is_recovery_codes_enabled: boolean;
}

/** How long the sessions of an organization live. */
export interface SessionSettings {
  readonly is_use_org_sso_session_policy: boolean;
  readonly sso_session_persistence_mode: 'persistent' | 'non_persistent';
  readonly is_use_org_authenticated_session_lifetime: boolean;
  /** Seconds. */
  readonly authenticated_session_lifetime: number;
}
