import { appendFileSync, existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openJournal } from '../../src/bulk/journal.js';
import { lockFile } from '../../src/bulk/lock.js';
import { createReplay, type JournalHeader } from '../../src/bulk/replay.js';
import type { BulkStatus } from '../../src/bulk/types.js';
import { temporaryFolder } from './support.js';

const header: JournalHeader = { kinde_sdk_journal: 1, job: 'users.import', tenant: 'https://a.kinde.com', options: {} };
const settings = (file: string) => ({ file, retryFailed: false, sync: false });

/** One thing that work notes. */
type Step =
  | { readonly w: readonly [number, number, string] }
  | { readonly b: readonly (readonly [number])[] }
  | { readonly d: number; readonly s: BulkStatus };

/** Windows of some sizes, worked on in any order, each item begun before it is done. */
const history = fc
  .tuple(fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 8 }), fc.infiniteStream(fc.nat()))
  .map(([sizes, choices]): readonly Step[] => {
    let to = 0;
    const lanes: Step[][] = sizes.map((size) => {
      const from = to;
      to += size;
      const items = Array.from({ length: size }, (_, n) => from + n);
      return [
        { w: [from, to, `hash-${to}`] },
        { b: items.map((index) => [index] as const) },
        ...items.map((d): Step => ({ d, s: d % 5 === 4 ? 'failed' : 'created' })),
      ];
    });
    const steps: Step[] = [];
    // Windows are read one after the other; what follows within them comes in any order.
    let opened = 0;
    const next = (): number => choices.next().value as number;
    while (lanes.some(({ length }) => length > 0)) {
      const open = lanes.slice(0, opened).filter(({ length }) => length > 0);
      if (opened < lanes.length && (open.length === 0 || next() % 3 === 0))
        steps.push((lanes[opened++] as Step[]).shift() as Step);
      else steps.push((open[next() % open.length] as Step[]).shift() as Step);
    }
    return steps;
  });

const lineOf = (step: object): string => `${JSON.stringify(step)}\n`;

/** What a journal must say, put together without the code under test. */
function model(steps: readonly Step[]) {
  const windows = steps.flatMap((step) => ('w' in step ? [step.w] : []));
  const done = new Map(steps.flatMap((step) => ('d' in step ? [[step.d, step.s] as const] : [])));
  const begun = new Set(steps.flatMap((step) => ('b' in step ? step.b.map(([index]) => index) : [])));
  const isDone = ([from, to]: readonly [number, number, string]): boolean =>
    Array.from({ length: to - from }, (_, n) => from + n).every((index) => done.has(index));
  const open = windows.findIndex((window) => !isDone(window));
  const rest = open < 0 ? [] : windows.slice(open);
  const last = open < 0 ? windows.at(-1) : windows[open - 1];
  const within = ([from, to]: readonly [number, number, string], all: Iterable<number>): number[] =>
    [...all].filter((index) => index >= from && index < to).sort((a, b) => a - b);
  return {
    from: last?.[1] ?? 0,
    hash: last?.[2] ?? '',
    created: [...done.values()].filter((status) => status === 'created').length,
    failed: [...done.values()].filter((status) => status === 'failed').length,
    windows: rest.map((window) => ({
      from: window[0],
      to: window[1],
      begun: within(window, begun),
      done: within(window, done.keys()),
    })),
  };
}

function seen({ from, hash, counts, windows }: ReturnType<ReturnType<typeof createReplay>['result']>) {
  const sorted = (all: Iterable<number>): number[] => [...all].sort((a, b) => a - b);
  return {
    from,
    hash,
    created: counts.created,
    failed: counts.failed,
    windows: windows.map((window) => ({
      from: window.from,
      to: window.to,
      begun: sorted(window.begun.keys()),
      done: sorted(window.done),
    })),
  };
}

function replayed(lines: readonly string[]) {
  const replay = createReplay(false);
  for (const line of lines) replay.line(line.trimEnd());
  return seen(replay.result());
}

describe('a journal', () => {
  it('says what was noted', () => {
    fc.assert(
      fc.property(history, (steps) => {
        expect(replayed([header, ...steps].map(lineOf))).toEqual(model(steps));
      }),
    );
  });

  it('says the same when lines come twice', () => {
    fc.assert(
      fc.property(history, fc.array(fc.nat(), { maxLength: 20 }), (steps, repeats) => {
        const lines = [header, ...steps].map(lineOf);
        for (const place of repeats) {
          const at = place % lines.length;
          lines.splice(at + 1 + (place % (lines.length - at)), 0, lines[at] as string);
        }
        expect(replayed(lines)).toEqual(model(steps));
      }),
    );
  });

  it('cut off at any byte, says what its whole lines say, and goes on', async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.nat(), async (steps, place) => {
        using folder = temporaryFolder();
        const file = folder.file('journal');
        const text = Buffer.from([header, ...steps].map(lineOf).join(''));
        const cut = place % (text.length + 1);
        writeFileSync(file, text.subarray(0, cut));
        const whole = text.subarray(0, cut).toString().split('\n').slice(0, -1);
        const left = steps.slice(0, Math.max(0, whole.length - 1));
        const journal = await openJournal(settings(file), header);
        expect(seen(journal.resumed)).toEqual(model(left));
        for (const step of steps.slice(left.length)) {
          if ('w' in step) await journal.window({ from: step.w[0], to: step.w[1], hash: step.w[2] });
          else if ('b' in step) await journal.begin(step.b);
          else await journal.done(step.d, { status: step.s });
        }
        await journal.close();
        expect(replayed(readFileSync(file, 'utf8').trimEnd().split('\n'))).toEqual(model(steps));
      }),
      { numRuns: 60 },
    );
  });

  it('has every note on disk in order, however many are made at once', async () => {
    using folder = temporaryFolder();
    const file = folder.file('journal');
    const journal = await openJournal({ ...settings(file), sync: true }, header);
    const noted = [journal.window({ from: 0, to: 500, hash: 'h' }), journal.begin([[7]])];
    for (let index = 0; index < 500; index++) noted.push(journal.done(index, { status: 'created', id: `kp_${index}` }));
    await Promise.all(noted);
    const lines = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.slice(1, 3)).toEqual([{ w: [0, 500, 'h'] }, { b: [[7]] }]);
    expect(lines.slice(3).map(({ d }) => d)).toEqual(Array.from({ length: 500 }, (_, index) => index));
    await journal.close();
  });

  it.each([
    ['another job', { job: 'users.delete' }, /job "users.import", not "users.delete"/],
    ['another tenant', { tenant: 'https://b.kinde.com' }, /tenant "https:\/\/a.kinde.com"/],
    ['other options', { options: { ifExists: 'fail' } }, /options \{\}, not/],
  ])('of %s is refused', async (_, other, message) => {
    using folder = temporaryFolder();
    const file = folder.file('journal');
    await (await openJournal(settings(file), header)).close();
    const before = readFileSync(file);
    await expect(openJournal(settings(file), { ...header, ...other })).rejects.toMatchObject({
      name: 'KindeBulkError',
      code: 'CHECKPOINT_MISMATCH',
      message: expect.stringMatching(message),
    });
    expect(readFileSync(file)).toEqual(before);
  });

  it.each([
    ['a file of something else', 'email\nuser@example.com\n'],
    ['a file of something else without an end', 'email'],
    ['a line in its middle that is broken', `${lineOf(header)}{"w":[0,2,"h"\n${lineOf({ d: 0, s: 'created' })}`],
    ['an item that no window has', `${lineOf(header)}${lineOf({ d: 0, s: 'created' })}`],
    ['a window that leaves items out', `${lineOf(header)}${lineOf({ w: [5, 9, 'h'] })}`],
    ['a status that is none', `${lineOf(header)}${lineOf({ w: [0, 1, 'h'] })}${lineOf({ d: 0, s: 'lost' })}`],
  ])('refuses %s and leaves it as it is', async (_, text) => {
    using folder = temporaryFolder();
    const file = folder.file('journal');
    writeFileSync(file, text);
    await expect(openJournal(settings(file), header)).rejects.toMatchObject({ code: 'CHECKPOINT_INVALID' });
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it('takes an empty file for a new one, and drops a tail of zeros that a power failure left', async () => {
    using folder = temporaryFolder();
    const file = folder.file('journal');
    writeFileSync(file, '');
    await (await openJournal(settings(file), header)).close();
    const { size } = statSync(file);
    appendFileSync(file, Buffer.alloc(300));
    const journal = await openJournal(settings(file), header);
    await journal.close();
    expect(statSync(file).size).toBe(size);
    truncateSync(file, size - 1);
    await (await openJournal(settings(file), header)).close();
    expect(statSync(file).size).toBe(size);
  });

  it.each([
    ['refused by Kinde', { code: 'PLAN_LIMIT' }, false],
    ["refused since the user is somebody else's", { code: 'USER_EXISTS', id: 'kp_1' }, false],
    ['refused by a limiter', { code: 'RATE_LIMITED' }, false],
    ['that failed after the user was made', { code: 'ORGANIZATION_NOT_FOUND', id: 'kp_1' }, true],
    ['without an answer', { code: 'AMBIGUOUS_WRITE' }, true],
    ['that failed in a lookup after no answer', { code: 'SERVER_ERROR' }, true],
  ])('holds an item %s for one that may have been done: %o, %s', (_, outcome, isBegun) => {
    const lines = [{ w: [0, 2, 'h'] }, { b: [[0], [1]] }, { d: 0, s: 'failed', ...outcome }];
    const replay = createReplay(true);
    for (const line of [header, ...lines]) replay.line(JSON.stringify(line));
    expect(seen(replay.result()).windows[0]?.begun).toEqual(isBegun ? [0, 1] : [1]);
    // Begun anew by a later run.
    replay.line(JSON.stringify({ b: [[0]] }));
    expect(seen(replay.result()).windows[0]?.begun.sort()).toEqual([0, 1]);
  });

  it('has a lock that says whose it is from the moment at which it is there', async () => {
    using folder = temporaryFolder();
    const [file, lock] = [folder.file('journal'), folder.file('journal.lock')];
    let release: (() => Promise<void>) | undefined;
    const work = lockFile(file).then((one) => {
      release = one;
    });
    let looks = 0;
    while (!release) {
      // Held up here, the work stands still between two of its steps.
      for (const end = performance.now() + 20; performance.now() < end; ) {
        if (!existsSync(lock)) continue;
        expect(readFileSync(lock, 'utf8')).toContain(`"pid":${process.pid}`);
        looks += 1;
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    await work;
    expect(looks).toBeGreaterThan(0);
    await release();
    expect(existsSync(lock)).toBe(false);
  });

  it('is closed to all but one of those who begin at the same moment', async () => {
    using folder = temporaryFolder();
    for (let round = 0; round < 20; round++) {
      const file = folder.file(`journal-${round}`);
      const locks = await Promise.allSettled(Array.from({ length: 8 }, () => lockFile(file)));
      const held = locks.flatMap((lock) => (lock.status === 'fulfilled' ? [lock.value] : []));
      expect(held).toHaveLength(1);
      expect(locks.filter(({ status }) => status === 'rejected')).toMatchObject(
        Array.from({ length: 7 }, () => ({ reason: { code: 'CHECKPOINT_IN_USE' } })),
      );
      expect(readdirSync(folder.path)).toEqual([`journal-${round}.lock`]);
      await held[0]?.();
    }
  });

  it('can be used by one process at a time; a dead one does not count', async () => {
    using folder = temporaryFolder();
    const file = folder.file('journal');
    const journal = await openJournal(settings(file), header);
    await expect(openJournal(settings(file), header)).rejects.toMatchObject({ code: 'CHECKPOINT_IN_USE' });
    await journal.close();
    const host = hostname();
    for (const dead of ['', '{"pid":', { pid: 999_999_999, host }, { pid: process.pid, host, since: 1 }]) {
      writeFileSync(`${file}.lock`, typeof dead === 'string' ? dead : JSON.stringify(dead));
      await (await openJournal(settings(file), header)).close();
    }
    writeFileSync(`${file}.lock`, JSON.stringify({ pid: 1, host: 'another-machine' }));
    await expect(openJournal(settings(file), header)).rejects.toThrow(/another-machine/);
  });
});
