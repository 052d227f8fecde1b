import { success } from '../answers.js';
import type { Handler } from '../call.js';
import { colorFrom } from '../color.js';
import type { State } from '../state.js';
import { logoOf, logoPath } from './logo-store.js';
import type { LogoType } from './model.js';

/** The look that a new environment has; it is changed in Kinde's own pages only. */
const COLORS = {
  link_color: '#0056f1',
  background_color: '#ffffff',
  button_color: '#0056f1',
  button_text_color: '#ffffff',
  link_color_dark: '#6f9bff',
  background_color_dark: '#111111',
  button_color_dark: '#6f9bff',
  button_text_color_dark: '#111111',
};
const CREATED_ON = '2026-01-01T00:00:00.000000+00:00';

/** GET /environment: an environment that is nobody's production. */
export const getEnvironment: Handler = ({ state, origin }) => {
  return success({
    environment: {
      code: 'emulator',
      name: 'Emulator',
      is_default: true,
      is_live: false,
      kinde_domain: new URL(origin).host,
      custom_domain: null,
      ...integrations(),
      logo: logoUrl(state, origin, 'light'),
      logo_dark: logoUrl(state, origin, 'dark'),
      favicon_svg: null,
      favicon_fallback: null,
      ...Object.fromEntries(Object.entries(COLORS).map(([name, color]) => [name, colorFrom(color)])),
      button_border_radius: 8,
      card_border_radius: 16,
      input_border_radius: 4,
      theme_code: 'user_preference',
      color_scheme: 'light dark',
      created_on: CREATED_ON,
    },
  });
};

function integrations() {
  return { hotjar_site_id: null, google_analytics_tag: null, contentsquare_tag_id: null };
}

/** Kinde serves the logo of the environment as that of its default organization. */
function logoUrl(state: State, origin: string, type: LogoType): string | null {
  if (!logoOf(state, type)) return null;
  const code = state.organizations.all().find((organization) => organization.is_default)?.code ?? '';
  return `${origin}${logoPath(type, code)}`;
}
