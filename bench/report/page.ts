import { misses, type Section } from '../section.js';
import { numberOf, ratioOf } from './text.js';

/** Where and with what a run was made. */
export interface Circumstances {
  readonly date: string;
  readonly machine: string;
  readonly node: string;
  /** Load average when the run began: what else the machine did. */
  readonly load: number;
  /** Share of the usual rounds. */
  readonly effort: number;
  readonly versions: Readonly<Record<string, string>>;
}

/** The results page: every number of it is of one run. */
export function pageOf(sections: readonly Section[], circumstances: Circumstances): string {
  const { date, machine, node, versions, load, effort } = circumstances;
  const rounds = effort === 1 ? '' : ` ${effort} of the usual rounds.`;
  const brought = Object.entries(versions).map(([name, version]) => `\`${name}\` ${version}`);
  return `# Benchmarks

Written by \`npm run bench\` from one run: ${date}, ${machine}, Node ${node}, with a load average of ${load.toFixed(1)} when
it began.${rounds} With ${brought.join(', ')}.

Contenders take turns in random order within a round, so that a slow moment of the machine hits all of them. Numbers are
medians; ratios are medians of the ratios within a round, never of numbers of different runs. In brackets: half of the
rounds lie between these. The second raw fetch is the first one again: what differs there is noise. Processor time is that
of the client's process; what else the machine does hardly moves it. Targets are those of the project; missed ones are named.

The peers are installed by \`npm ci --prefix bench/peers\`; without them the benches run without them. What was learnt is in
[decision 0021](decisions/0021-build-and-budgets.md).

${sections.map(sectionOf).join('\n')}`;
}

function sectionOf(section: Section): string {
  const { id, title, unit, about, rows, targets } = section;
  const hasRatio = rows.some(({ ratio }) => ratio);
  const hasCpu = rows.some(({ cpuRatio }) => cpuRatio);
  const hasWall = rows.some(({ wall }) => wall);
  const head = [
    '',
    unit,
    ...(hasRatio ? ['ratio'] : []),
    ...(hasCpu ? ['processor time'] : []),
    ...(hasWall ? [section.wallUnit ?? 'ms by the clock'] : []),
  ];
  const lines = rows.map(({ name, value, ratio, cpuRatio, wall }) => {
    const spread = value.p25 === value.p75 ? '' : ` [${numberOf(value.p25)}-${numberOf(value.p75)}]`;
    return [
      `\`${name}\``,
      `${numberOf(value.median)}${spread}`,
      ...(hasRatio ? [ratio ? ratioOf(ratio) : ''] : []),
      ...(hasCpu ? [cpuRatio ? ratioOf(cpuRatio) : ''] : []),
      ...(hasWall ? [wall ? numberOf(wall.median) : ''] : []),
    ];
  });
  const goals = targets.map(
    ({ row, of, atMost }) => `\`${row}\` at most ${of === 'ratio' ? `${atMost}x` : `${numberOf(atMost)} ${unit}`}`,
  );
  const missed = misses(section);
  const verdict =
    goals.length === 0 ? '' : `\nTarget: ${goals.join('; ')}: ${missed.length === 0 ? 'met' : '**missed**'}.\n`;
  return `## ${title}

${about}

![${title}](benchmarks/${id}.svg)

${tableOf([head, ...lines])}
${verdict}`;
}

function tableOf([head = [], ...lines]: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [row(head), row(head.map((_, index) => (index === 0 ? '---' : '--:'))), ...lines.map(row)].join('\n');
}

const MARKERS = ['<!-- bench: written by npm run bench -->', '<!-- /bench -->'] as const;

/** The README with its headline numbers replaced; as it was where it has no markers. */
export function readmeWith(readme: string, sections: readonly Section[], circumstances: Circumstances): string {
  const [before, after] = [readme.indexOf(MARKERS[0]), readme.indexOf(MARKERS[1])];
  if (before < 0 || after < before) return readme;
  return `${readme.slice(0, before + MARKERS[0].length)}\n${headlines(sections, circumstances)}\n${readme.slice(after)}`;
}

/** Who is in the table of the README, by the names that rows have. */
const COLUMNS = {
  'kinde-sdk': ['kinde-sdk', 'kinde-sdk/management', 'kinde-sdk, a client for each call'],
  '@kinde/management-api-js': ['@kinde/management-api-js', '@kinde/management-api-js, one client'],
  auth0: ['auth0'],
  '@workos-inc/node': ['@workos-inc/node'],
  '@clerk/backend': ['@clerk/backend'],
} as const;

/** What is in it: a label, the section, and which of its numbers. */
const HEADLINES = [
  ['One call, beside raw fetch', 'call-one', 'ratio'],
  ['64 calls at once, beside raw fetch', 'call-many', 'ratio'],
  ['The first call of a process, beside raw fetch', 'first-call', 'ratio'],
  ['Import, over an empty process, ms', 'cold-start', 'value'],
  ['The whole client bundled, kB gzip', 'bundle', 'value'],
  ['Installed, with what it needs, MB', 'install-size', 'value'],
  ['Compiler memory over an empty project, MB', 'types-memory', 'value'],
  ['Tokens for 64 calls at once', 'tokens', 'value'],
  ['20,000 users, beside a loop written by hand', 'paging', 'ratio'],
] as const;

/** The few numbers that say most, each beside the published clients that take part. */
function headlines(sections: readonly Section[], { date, machine, node, load }: Circumstances): string {
  const cell = (id: string, form: 'ratio' | 'value', names: readonly string[]): string => {
    const section = sections.find((one) => one.id === id);
    if (!section) throw new Error(`No section is called ${id}.`);
    const row = section.rows.find(({ name }) => names.includes(name));
    if (!row) return '';
    return form === 'ratio' && row.ratio ? ratioOf(row.ratio) : numberOf(row.value.median);
  };
  const columns = Object.entries(COLUMNS).filter(([, names]) =>
    HEADLINES.some(([, id, form]) => cell(id, form, names) !== ''),
  );
  const lines = HEADLINES.map(([label, id, form]) => [label, ...columns.map(([, names]) => cell(id, form, names))]);
  return `
${tableOf([['', ...columns.map(([name]) => `\`${name}\``)], ...lines])}

${date}, ${machine}, Node ${node}, load average ${load.toFixed(1)}. What is measured how, with the spread: [benchmarks](docs/benchmarks.md).
`;
}
