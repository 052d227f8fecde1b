import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gapsOf, matrixPage, NEXT, withoutVersions } from './support/matrix.js';
import { ROWS } from './support/rows.js';
import { RUNTIMES } from './support/runtime.js';

const page = readFileSync(resolve(import.meta.dirname, '../../docs/runtimes.md'), 'utf8');

it('the published page has the checks and runtimes of this tree: npm run runtimes', () => {
  expect(withoutVersions(page)).toBe(withoutVersions(matrixPage({}, RUNTIMES, ROWS)));
});

it('the published page was made by a run that knew every version', () => {
  const [, versions = ''] = /^\| Version of this run \| (.*) \|$/m.exec(page) ?? [];
  const found = versions.split(' | ');
  expect(found).toHaveLength(RUNTIMES.length);
  for (const version of found) expect(version).toMatch(/^\d+\.\d/);
});

it('what is left out on a runtime is a check, and has a reason', () => {
  const names = ROWS.map(({ name }) => name);
  for (const { without, remarks = {} } of RUNTIMES) {
    expect(names).toEqual(expect.arrayContaining([...Object.keys(without), ...Object.keys(remarks)]));
  }
});

describe('gaps', () => {
  const [row = ROWS[0]] = ROWS;
  const runtime = { ...RUNTIMES[0], name: 'Some', without: {} } as (typeof RUNTIMES)[number];
  const gaps = (outcome?: 'ok' | 'failed', without = {}) => {
    const outcomes = { Some: outcome ? { call: outcome } : {}, [NEXT]: { edge: 'ok' as const } };
    return gapsOf({ versions: {}, outcomes }, [{ ...runtime, without }], row ? [row] : []);
  };

  it('are what failed and what did not run, but not what is left out', () => {
    expect(gaps('ok')).toEqual([]);
    expect(gaps('failed')).toEqual([`Some: ${row?.title}: failed`]);
    expect(gaps()).toEqual([`Some: ${row?.title}: not run`]);
    expect(gaps(undefined, { call: 'for a reason' })).toEqual([]);
    expect(gapsOf({ versions: {}, outcomes: {} }, [], [])).toEqual([`${NEXT}: failed, or not run`]);
  });
});
