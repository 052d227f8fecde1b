import type { State } from '../state.js';
import type { ApplicationLifetimes, ApplicationSettings } from './model.js';

const DEFAULTS: ApplicationSettings = {
  login_uri: '',
  homepage_uri: '',
  language_key: '',
  has_cancel_button: false,
  has_marketing_consent: false,
  has_register_link_on_sign_in_page: true,
  has_sign_in_link_on_sign_up_page: true,
  has_sign_in_with_sso_button: false,
  is_access_control_enabled: false,
  is_allow_faceless_auth: false,
  is_ask_for_name: false,
  use_gravatar_fallback: false,
  access_roles: [],
  properties: {},
  lifetimes: {},
};

/** What is set for an application; what nobody set has its default. */
export function applicationSettings(state: State, clientId: string): ApplicationSettings {
  return state.applicationSettings.get(clientId) ?? DEFAULTS;
}

/** Changes what is set for an application. */
export function changeApplicationSettings(state: State, clientId: string, changes: Partial<ApplicationSettings>): void {
  state.applicationSettings.set(clientId, { ...applicationSettings(state, clientId), ...changes });
}

/** The lifetimes of what an application is given; those that are absent are the emulator's. */
export function applicationLifetimes(state: State, clientId: string): ApplicationLifetimes {
  return applicationSettings(state, clientId).lifetimes;
}

/** Takes a role from everything that lets it sign in. */
export function forgetAccessRole(state: State, roleId: string): void {
  for (const clientId of state.applicationSettings.ids()) {
    const { access_roles } = applicationSettings(state, clientId);
    if (!access_roles.includes(roleId)) continue;
    changeApplicationSettings(state, clientId, { access_roles: access_roles.filter((id) => id !== roleId) });
  }
}
