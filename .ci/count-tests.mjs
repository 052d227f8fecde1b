// Prints `N passed, N failed[, N skipped]` from vitest's JSON report, as the last line of a run.
//
// Usage: node .ci/count-tests.mjs <report.json> <exit code of the test command>
import { readFileSync } from 'node:fs';

const say = (line) => process.stdout.write(`${line}\n`);
const [path, exitCode] = process.argv.slice(2);

function read() {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).testResults ?? [];
  } catch (error) {
    say(`There is no usable test report: ${error.message}`);
    return [];
  }
}

const files = read();
const tests = files.flatMap((file) => file.assertionResults);
const count = (...states) => tests.filter(({ status }) => states.includes(status)).length;
const passed = count('passed');
const skipped = tests.length - passed - count('failed');
// A file that could not be loaded, or whose hooks failed, has no failed test of its own.
const brokenFiles = files.filter(
  (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
);
for (const { name, message } of brokenFiles) say(`failed as a whole: ${name}\n  ${message}`);
let failed = count('failed') + brokenFiles.length;
if (tests.length === 0) say('No test was run.');
if (failed === 0 && (exitCode !== '0' || tests.length === 0)) {
  // An unhandled error or a crash: the report knows nothing of it, and the last line must not look like a success.
  say(`The test command ended with exit code ${exitCode}, though no test is reported as failed: counted as one.`);
  failed = 1;
}
say(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 ? 1 : 0;
