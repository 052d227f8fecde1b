import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { AREAS, type Area } from '../test/mutation/areas.js';

// Mutation testing: changes the source in small ways and looks whether a test fails, area by area. See docs/mutation-testing.md.

const HOME = 'test/mutation';
const STRYKER = `${HOME}/node_modules/@stryker-mutator/core/bin/stryker.js`;
const REPORTS = '.artifacts/mutation';
/** Percentage of changes that some test must notice, in every area. */
const LEAST = 85;

interface Score {
  readonly area: string;
  readonly noticed: number;
  readonly unnoticed: number;
}

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): boolean {
  return spawnSync(command, args, { stdio: 'inherit', env }).status === 0;
}

function settings(name: string, { mutate }: Area, concurrency: number) {
  // Of an area with other files, the results of before would be counted.
  const files = createHash('sha256').update(mutate.join()).digest('hex').slice(0, 8);
  return {
    testRunner: 'vitest',
    vitest: { configFile: `${HOME}/vitest.config.ts` },
    coverageAnalysis: 'perTest',
    concurrency,
    mutate,
    ignorePatterns: ['/dist', '/.artifacts', '/docs', '/examples', '/bench'],
    tempDirName: `.artifacts/stryker/${name}`,
    incremental: true,
    incrementalFile: `${REPORTS}/${name}.${files}.incremental.json`,
    reporters: ['json', 'html', 'clear-text', 'progress-append-only'],
    jsonReporter: { fileName: `${REPORTS}/${name}.json` },
    htmlReporter: { fileName: `${REPORTS}/${name}.html` },
    clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  };
}

/** Runs one area; undefined where Stryker itself failed. */
function measured(area: string, concurrency: number): Score | undefined {
  const file = `${REPORTS}/${area}.config.json`;
  writeFileSync(file, JSON.stringify(settings(area, AREAS[area] as Area, concurrency)));
  if (!run(process.execPath, [STRYKER, 'run', file], { ...process.env, MUTATION_AREA: area })) return undefined;
  const { files } = JSON.parse(readFileSync(`${REPORTS}/${area}.json`, 'utf8')) as {
    files: Record<string, { mutants: { status: string }[] }>;
  };
  const states = Object.values(files).flatMap(({ mutants }) => mutants.map(({ status }) => status));
  const count = (...among: string[]): number => states.filter((status) => among.includes(status)).length;
  return { area, noticed: count('Killed', 'Timeout'), unnoticed: count('Survived', 'NoCoverage') };
}

function report(area: string, score: Score | undefined): boolean {
  if (!score) return Boolean(console.error(`${area}: Stryker failed`));
  const { noticed, unnoticed } = score;
  const percent = (100 * noticed) / Math.max(1, noticed + unnoticed);
  console.log(`${area.padEnd(10)} ${percent.toFixed(1)} % of ${noticed + unnoticed} changes noticed`);
  return percent >= LEAST;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { concurrency: { type: 'string', default: '2' } },
});
const unknown = positionals.find((name) => !AREAS[name]);
if (unknown) throw new Error(`There is no area ${unknown}; there are ${Object.keys(AREAS).join(', ')}.`);
if (!existsSync(STRYKER) && !run('npm', ['ci', '--prefix', HOME, '--no-audit', '--no-fund'])) process.exit(1);
mkdirSync(REPORTS, { recursive: true });
const areas = positionals.length > 0 ? positionals : Object.keys(AREAS);
const scores = areas.map((area) => [area, measured(area, Number(values.concurrency))] as const);
const passed = scores.map(([area, score]) => report(area, score));
if (passed.includes(false)) process.exit(1);
