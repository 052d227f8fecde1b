import { exampleCode, exampleSetup } from './examples.js';
import { answerRows, type FieldRow, inputRows } from './field-rows.js';
import type { ApiName, OperationFacts } from './read-operations.js';

/** Kinde's own pages, one for each API. */
const KINDE_PAGES: Readonly<Record<ApiName, string>> = {
  management: 'https://docs.kinde.com/kinde-apis/management/',
  account: 'https://docs.kinde.com/kinde-apis/frontend/',
};

/** What a status becomes; 403 is told apart by what Kinde says. */
const CODES: Readonly<Record<number, string>> = {
  400: '`BAD_REQUEST`',
  401: '`TOKEN_INVALID`',
  403: '`SCOPE_MISSING`, `TOKEN_INVALID` or `FORBIDDEN`',
  404: '`NOT_FOUND`',
  405: '`UNEXPECTED_STATUS`',
  409: '`CONFLICT`',
  429: '`RATE_LIMITED`, after retries',
};

const SCHEMES = {
  token: 'pages by `next_token`',
  cursor: 'pages by `starting_after`',
  account: 'pages by `starting_after`, told in `metadata`',
} as const;

/** The page of an operation, as Markdown. */
export function operationPage(facts: OperationFacts): string {
  const { api, name, summary, operation } = facts;
  const parts = [
    `---\ntitle: ${name}\ngroup: ${api === 'management' ? 'Management API' : 'Account API'}\n---`,
    `# ${name}`,
    summary,
    factLines(facts).join('\n'),
    `## Example\n\n\`\`\`ts\n${exampleSetup(facts)}\n\n${exampleCode(facts)}\n\`\`\``,
    `## Input\n\n${table(['Field', 'In', 'Type', 'Required'], inputRows(facts).map(inputLine)) ?? 'None.'}`,
    `## Answer\n\n${answerText(facts)}`,
    `## Errors\n\n${errorText(facts)}`,
    `## See also\n\n- [All operations](./${api}.md)\n- [${operation.method} ${operation.path} in Kinde's documentation](${KINDE_PAGES[api]})`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function factLines({ operation, name, api }: OperationFacts): string[] {
  const { method, path, scope, page, body } = operation;
  return [
    `- Method: \`${api}.${name}()\``,
    `- HTTP: \`${method} ${path}\`${body && body !== 'json' ? `, sent as ${body}` : ''}`,
    `- Scope: ${scope ? `\`${scope}\`` : 'none'}`,
    `- Paging: ${page ? `${SCHEMES[page.scheme]}; the items are in \`${page.items}\`${page.keyed ? ', by key' : ''}` : 'none'}`,
  ];
}

function inputLine({ name, place, type, required }: FieldRow): string[] {
  return [code(name), place ?? '', code(type), required ? 'yes' : ''];
}

function answerText(facts: OperationFacts): string {
  const rows = answerRows(facts);
  if (rows.length === 0) return 'Nothing: the promise resolves with `undefined`.';
  const page = facts.operation.page ? '\n\nA page has `items` and `nextCursor` besides.' : '';
  return `${
    table(
      ['Field', 'Type'],
      rows.map(({ name, type }) => [code(name), code(type)]),
    ) ?? ''
  }${page}`;
}

function errorText({ failures, operation }: OperationFacts): string {
  const rows = failures.map((status) => [String(status), CODES[status] ?? '`UNEXPECTED_STATUS`']);
  const scope = operation.scope ? ` Without the scope \`${operation.scope}\` it is \`SCOPE_MISSING\`.` : '';
  return `${table(['Status', 'Code of the `KindeError`'], rows) ?? ''}\n\nBesides, every call may fail with \`INPUT_INVALID\`, \`NETWORK_ERROR\`, \`TIMEOUT\` or \`SERVER_ERROR\`.${scope}`;
}

function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}

/** A table in Markdown; undefined without rows. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string | undefined {
  if (rows.length === 0) return undefined;
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}
