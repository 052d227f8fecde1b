import { success } from '../answers.js';
import type { Handler } from '../call.js';

/** Something to choose from. */
interface Choice {
  readonly key: string;
  readonly name: string;
}

const INDUSTRY_NAMES = [
  'Administration & Office Support',
  'Agriculture',
  'Arts & Entertainment',
  'Banking & Financial Services',
  'Construction',
  'Education & Training',
  'Engineering',
  'Government',
  'Healthcare & Medical',
  'Hospitality & Tourism',
  'Information Technology',
  'Legal',
  'Manufacturing',
  'Marketing & Communications',
  'Mining & Energy',
  'Non-profit',
  'Real Estate',
  'Retail & Consumer Products',
  'Science',
  'Sport & Recreation',
  'Transport & Logistics',
  'Other',
];

/** Cities, with the name of their standard time and its offset. */
const ZONES: readonly (readonly [city: string, zone: string, offset: string])[] = [
  ['Honolulu', 'Hawaii-Aleutian Standard Time', '-10:00'],
  ['Anchorage', 'Alaska Standard Time', '-09:00'],
  ['Los Angeles', 'Pacific Standard Time', '-08:00'],
  ['Denver', 'Mountain Standard Time', '-07:00'],
  ['Chicago', 'Central Standard Time', '-06:00'],
  ['New York', 'Eastern Standard Time', '-05:00'],
  ['Halifax', 'Atlantic Standard Time', '-04:00'],
  ['Sao Paulo', 'Brasilia Standard Time', '-03:00'],
  ['London', 'Greenwich Mean Time', '+00:00'],
  ['Berlin', 'Central European Time', '+01:00'],
  ['Athens', 'Eastern European Time', '+02:00'],
  ['Johannesburg', 'South Africa Standard Time', '+02:00'],
  ['Nairobi', 'East Africa Time', '+03:00'],
  ['Dubai', 'Gulf Standard Time', '+04:00'],
  ['Karachi', 'Pakistan Standard Time', '+05:00'],
  ['Kolkata', 'India Standard Time', '+05:30'],
  ['Dhaka', 'Bangladesh Standard Time', '+06:00'],
  ['Bangkok', 'Indochina Time', '+07:00'],
  ['Singapore', 'Singapore Standard Time', '+08:00'],
  ['Perth', 'Australian Western Standard Time', '+08:00'],
  ['Tokyo', 'Japan Standard Time', '+09:00'],
  ['Adelaide', 'Australian Central Standard Time', '+09:30'],
  ['Sydney', 'Australian Eastern Standard Time', '+10:00'],
  ['Auckland', 'New Zealand Standard Time', '+12:00'],
];

/** The industries that a business may be in. */
export const INDUSTRIES: readonly Choice[] = INDUSTRY_NAMES.map((name) => ({ key: keyFrom(name), name }));

/** The time zones that a business may be in. */
export const TIMEZONES: readonly Choice[] = ZONES.map(([city, zone, offset]) => {
  return { key: keyFrom(`${city} ${zone}`), name: `${city} (${zone}) [${offset}]` };
});

/** GET /industries */
export const listIndustries: Handler = () => success({ industries: INDUSTRIES });

/** GET /timezones */
export const listTimezones: Handler = () => success({ timezones: TIMEZONES });

/** The name of a choice; `undefined` when there is none with that key. */
export function nameOf(choices: readonly Choice[], key: string): string | undefined {
  return choices.find((choice) => choice.key === key)?.name;
}

function keyFrom(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '');
}
