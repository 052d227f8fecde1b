import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { DIALECTS } from '../../src/cli/migrate/dialect.js';
import { APIS } from '../spec/apis.js';
import { table } from './operation-page.js';

const MARK = /(<!-- names:([\w-]+)[^>]*-->\n)[\s\S]*?(<!-- \/names -->)/g;

/** A guide with its tables of names written anew, between the comments that mark them. */
export function withNameTables(text: string): string {
  return text.replace(MARK, (_, start: string, name: string, end: string) => `${start}\n${nameTable(name)}\n\n${end}`);
}

function nameTable(name: string): string {
  if (name === 'python') return pythonTable();
  const dialect = DIALECTS.find((one) => one.name === name);
  if (!dialect) throw new Error(`There is no table of names "${name}".`);
  const rows = Object.entries(dialect.methods).flatMap(([className, methods]) =>
    Object.entries(methods).map(([method, here]) => [`\`${className}.${method}\``, `\`${here}\``]),
  );
  return table(['There', 'Here'], rows) ?? '';
}

/** The methods of the Python SDK that have another name than the same in camelCase. */
function pythonTable(): string {
  const text = readFileSync(APIS.management.overlay, 'utf8');
  const { operations } = parse(text) as { operations: Record<string, { name: string }> };
  const rows = Object.entries(operations)
    .map(([id, { name }]) => ({ python: snakeCase(id), name }))
    .filter(({ python, name }) => camelCase(python) !== name)
    .sort((a, b) => (a.python < b.python ? -1 : 1));
  return (
    table(
      ['There', 'Here'],
      rows.map(({ python, name }) => [`\`${python}\``, `\`${name}\``]),
    ) ?? ''
  );
}

/** How the generator of the Python SDK writes an operation's id. */
export function snakeCase(id: string): string {
  const words = id
    // The plural of an acronym is one word.
    .replace(/([A-Z])([A-Z]+)s(?=[A-Z]|$)/g, (_, first: string, rest: string) => `${first}${rest.toLowerCase()}s`)
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replace(/([a-z\d])([A-Z])/g, '$1_$2');
  return words.toLowerCase();
}

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
