import { operations as accountOperations } from '../../generated/account/operations.js';
import { operations } from '../../generated/management/operations.js';
import type { Operation } from '../../src/operation.js';
import { ENDPOINTS } from './endpoints.js';
import { SUPPORT, type Support, type SupportLevel } from './levels.js';

const LEVELS: Readonly<Record<SupportLevel, string>> = {
  state: 'reads and changes what the emulator holds',
  static: 'always answers the same, which is all there is to it',
  sample: 'answers something of the right shape, and keeps nothing',
};

/** Resources whose titles have letters of their own. */
const TITLES: Readonly<Record<string, string>> = { api_keys: 'API keys', apis: 'APIs', mfa: 'MFA' };

/** Writes `docs/emulator-support.md`. */
export function supportPage(): string {
  const parts = [intro(), ...groups().map(groupPart), accountPart(), endpointPart()];
  return `${parts.join('\n\n')}\n`;
}

function intro(): string {
  const levels = Object.entries(LEVELS).map(([level, meaning]) => {
    const count = Object.values<Support>(SUPPORT).filter((support) => support.level === level).length;
    return `| ${level} | ${count} | ${meaning} |`;
  });
  return `<!-- Written by \`npm run docs:support\`; do not edit. -->

# What the emulator supports

Every operation of the Management API, by its method's name. Relations hold: what is deleted is gone wherever it was
named. Requests and answers of all of them are checked against Kinde's document in the tests.

| Level | Operations | |
| ----- | ---------: | - |
${levels.join('\n')}`;
}

type Row = readonly [name: string, operation: Operation];

/** The operations by the first segment of their path, which is the resource; singular and plural are one. */
function groups(): readonly (readonly [resource: string, rows: readonly Row[]])[] {
  const rows = Object.entries<Operation>(operations);
  const resources = new Map<string, Row[]>();
  for (const row of rows) {
    const resource = resourceOf(row[1]);
    resources.set(resource, [...(resources.get(resource) ?? []), row]);
  }
  return [...resources].sort(([a], [b]) => (a < b ? -1 : 1));
}

function resourceOf({ path }: Operation): string {
  const [, , , first = '', second = ''] = path.split('/');
  const segment = first === 'search' ? second : first;
  return { organization: 'organizations', user: 'users', environment_variables: 'environment' }[segment] ?? segment;
}

function groupPart([resource, rows]: readonly [string, readonly Row[]]): string {
  const title = TITLES[resource] ?? resource.charAt(0).toUpperCase() + resource.slice(1).replaceAll('_', ' ');
  const lines = [...rows].sort(byPath).map(([name, operation]) => {
    const { level, note = '' }: Support = SUPPORT[name as keyof typeof SUPPORT];
    return `| \`${name}\` | ${requestText(operation)} | ${level} | ${note} |`;
  });
  return `## ${title}\n\n| Method | Request | Level | |\n| --- | --- | --- | --- |\n${lines.join('\n')}`;
}

function accountPart(): string {
  const rows = Object.entries<Operation>(accountOperations);
  const lines = [...rows]
    .sort(byPath)
    .map(([name, operation]) => `| \`${name}\` | ${requestText(operation)} | state |`);
  return `## Account API\n\n| Method | Request | Level |\n| --- | --- | --- |\n${lines.join('\n')}`;
}

function endpointPart(): string {
  const lines = ENDPOINTS.map(({ methods, path, does }) => `| \`${methods.join(', ')} ${path}\` | ${does} |`);
  return `## OAuth and pages\n\n| Request | |\n| --- | --- |\n${lines.join('\n')}`;
}

function requestText({ method, path }: Operation): string {
  return `\`${method} ${path.replace('/api/v1', '')}\``;
}

function byPath([, a]: Row, [, b]: Row): number {
  const [one, other] = [`${a.path} ${a.method}`, `${b.path} ${b.method}`];
  return one < other ? -1 : one > other ? 1 : 0;
}
