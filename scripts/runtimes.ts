import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { gapsOf, matrixPage, type RunReport } from '../test/runtimes/support/matrix.js';
import { ROWS } from '../test/runtimes/support/rows.js';
import { RUNTIMES } from '../test/runtimes/support/runtime.js';

// Runs what is packed on every runtime and writes the published table of it.

const REPORT = '.artifacts/runtimes.json';
const PAGE = 'docs/runtimes.md';

function run(command: string, ...args: string[]): void {
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0) throw new Error(`${[command, ...args].join(' ')} failed`);
}

function main(): void {
  rmSync(REPORT, { force: true });
  if (!existsSync('test/runtimes/node_modules'))
    run('npm', 'ci', '--prefix', 'test/runtimes', '--ignore-scripts', '--no-audit', '--no-fund');
  run('npm', 'run', 'build', '--silent');
  run('npx', 'vitest', 'run', 'test/runtimes/runtimes.test.ts');
  const report = JSON.parse(readFileSync(REPORT, 'utf8')) as RunReport;
  const gaps = gapsOf(report, RUNTIMES, ROWS);
  if (gaps.length > 0) throw new Error(`not everything ran:\n${gaps.join('\n')}`);
  writeFileSync(PAGE, matrixPage(report.versions, RUNTIMES, ROWS));
  console.log(`${PAGE} is written; all of it in ${REPORT}`);
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
