import type { Texts } from '../plain.js';

/** What is set for an application besides what signing in reads; names are those of the API. */
export interface ApplicationSettings {
  readonly login_uri: string;
  readonly homepage_uri: string;
  readonly language_key: string;
  readonly has_cancel_button: boolean;
  readonly has_marketing_consent: boolean;
  readonly has_register_link_on_sign_in_page: boolean;
  readonly has_sign_in_link_on_sign_up_page: boolean;
  readonly has_sign_in_with_sso_button: boolean;
  readonly is_access_control_enabled: boolean;
  readonly is_allow_faceless_auth: boolean;
  readonly is_ask_for_name: boolean;
  readonly use_gravatar_fallback: boolean;
  /** Identifiers of the roles that may sign in while access control is on. */
  readonly access_roles: readonly string[];
  /** Values of properties by key. */
  readonly properties: Texts;
  /** Seconds, where they differ from those of the emulator. */
  readonly lifetimes: ApplicationLifetimes;
}

/** How long things of an application live, in seconds. */
export interface ApplicationLifetimes {
  readonly access_token_lifetime?: number;
  readonly refresh_token_lifetime?: number;
  readonly id_token_lifetime?: number;
  readonly authenticated_session_lifetime?: number;
}
