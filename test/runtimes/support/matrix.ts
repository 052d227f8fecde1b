import type { Row } from './rows.js';
import type { Runtime } from './runtime.js';

/** What is tested besides the table: the older Next.js that the adapter is for. */
export const NEXT = 'Next.js 15';

/** What one run of all checks found. */
export interface RunReport {
  /** Version by the name of the runtime. */
  readonly versions: Readonly<Record<string, string>>;
  /** By the name of the runtime, then of the check. */
  readonly outcomes: Readonly<Record<string, Readonly<Record<string, 'ok' | 'failed'>>>>;
}

/** The cells that a run of all checks has to fill, and did not or with a failure. */
export function gapsOf({ outcomes }: RunReport, runtimes: readonly Runtime[], rows: readonly Row[]): string[] {
  const cells = runtimes.flatMap(({ name, without }) =>
    rows
      .filter((row) => !Object.hasOwn(without, row.name) && outcomes[name]?.[row.name] !== 'ok')
      .map((row) => `${name}: ${row.title}: ${outcomes[name]?.[row.name] ?? 'not run'}`),
  );
  return outcomes[NEXT]?.edge === 'ok' ? cells : [...cells, `${NEXT}: failed, or not run`];
}

/** The published page: the checks, the runtimes, and what is said of single cells. */
export function matrixPage(
  versions: RunReport['versions'],
  runtimes: readonly Runtime[],
  rows: readonly Row[],
): string {
  const remarks = new Map<string, number>();
  const numberOf = (remark: string): number => {
    if (!remarks.has(remark)) remarks.set(remark, remarks.size + 1);
    return remarks.get(remark) as number;
  };
  const lines = rows.map(({ name, title }) => {
    const cells = runtimes.map(({ without, remarks: more = {} }) => {
      const reason = without[name];
      if (reason !== undefined) return `– (${numberOf(reason)})`;
      return more[name] === undefined ? 'yes' : `yes (${numberOf(more[name])})`;
    });
    return tableRow([title, ...cells]);
  });
  const header = [
    tableRow(['', ...runtimes.map(({ name }) => name)]),
    tableRow(['---', ...runtimes.map(() => '---')]),
    tableRow(['Version of this run', ...runtimes.map(({ name }) => versions[name] ?? '')]),
  ];
  const notes = [...remarks].map(([remark, number]) => `${number}. ${remark}`);
  return [...INTRODUCTION, ...header, ...lines, '', ...notes, '', ...ENDING, ''].join('\n');
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** The page without what differs from machine to machine. */
export function withoutVersions(page: string): string {
  return page.replace(/^\| Version of this run .*$/m, '');
}

const INTRODUCTION = [
  '# Runtimes',
  '',
  '<!-- Written by `npm run runtimes`. -->',
  '',
  'The packed package, installed into an empty project and run on each of these. The runtimes come from npm',
  '(`test/runtimes/package.json`), Chromium from the system. Every cell that says yes is a test of this run; one that',
  'fails makes the run fail.',
  '',
];

const ENDING = [
  'Applications to begin with: [Bun](../examples/bun/main.ts), [Deno](../examples/deno/main.ts),',
  '[Workers](../examples/workers/main.ts), [Node.js](../examples/web/main.ts); the same run signs a user in to the first',
  'three.',
  '',
  '- **Workers** get their settings with each request: make clients in the handler, from its `env`, and keep them. What',
  '  the table has for workerd needs no `nodejs_compat`.',
  '- **Next.js 15** is built and started by the run too, with the middleware and a route on its Edge runtime; Next.js 16',
  '  is what the other tests have. Its build warns of Node.js modules in `jose` and `openapi-fetch`, which they do without.',
  '- **Deno** needs `--allow-net`, and `--allow-env` where settings come from the environment.',
  "- **Browsers** can use a user's own token: `kinde-sdk/account`, `kinde-sdk/claims`, and the emulator for tests and",
  '  design. The Management API and sign-in need secrets, which stay on a server.',
  '- **Writes** that may have been carried out are told apart by what the runtime says of a broken connection, so look at',
  '  the two lines on that above, and at [writes of unknown outcome](guides/limits-and-errors.md#writes-of-unknown-outcome).',
];
