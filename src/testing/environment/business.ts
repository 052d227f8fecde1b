import { refusal, success } from '../answers.js';
import { bodyFlag, bodyText, type Call, type Handler } from '../call.js';
import { INDUSTRIES, nameOf, TIMEZONES } from './lists.js';
import type { BusinessSettings } from './model.js';
import { changeSettings, settingsOf } from './settings.js';

/** The emulator has no history: its business is as old as the year in which its samples begin. */
const CREATED_ON = '2026-01-01T00:00:00.000000+00:00';

/** GET /business: industry and time zone by name. */
export const getBusiness: Handler = ({ state }) => {
  const { industry_key, timezone_key, ...business } = settingsOf(state, 'business');
  return success({
    business: {
      code: 'bus_emulator',
      ...business,
      industry: industry_key === null ? null : nameOf(INDUSTRIES, industry_key),
      timezone: timezone_key === null ? null : nameOf(TIMEZONES, timezone_key),
      created_on: CREATED_ON,
    },
  });
};

/** PATCH /business: industry and time zone by key; `null` clears what may be empty. */
export const updateBusiness: Handler = (call) => {
  checkKey(call, 'industry_key', INDUSTRIES);
  checkKey(call, 'timezone_key', TIMEZONES);
  changeSettings(call.state, 'business', {
    name: bodyText(call, 'business_name'),
    has_clickwrap: bodyFlag(call, 'is_click_wrap'),
    has_kinde_branding: bodyFlag(call, 'is_show_kinde_branding'),
    ...clearable(call),
  });
  return success();
};

const CLEARABLE = ['email', 'phone', 'privacy_url', 'terms_url', 'industry_key', 'timezone_key'] as const;

function clearable(call: Call): Partial<BusinessSettings> {
  const sent = CLEARABLE.filter((name) => Object.hasOwn(call.body, name));
  return Object.fromEntries(sent.map((name) => [name, bodyText(call, name) ?? null]));
}

function checkKey(call: Call, name: string, items: typeof INDUSTRIES): void {
  const key = bodyText(call, name);
  if (key === undefined || nameOf(items, key) !== undefined) return;
  throw refusal(400, 'FIELD_INVALID', `Field "${name}" is not one of the listed keys: ${key}`);
}
