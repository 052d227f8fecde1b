import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import fc from 'fast-check';
import { expect, onTestFinished, test, vi } from 'vitest';
import { lockFile } from '../../src/bulk/lock.js';
import { type LockFiles, ownerFrom } from '../../src/bulk/lock-files.js';
import { temporaryFolder } from './support.js';

const WORKER = fileURLToPath(new URL('lock-worker.ts', import.meta.url));
const DEAD = JSON.stringify({ pid: 999_999_999, host: hostname() });
const PROCESSES = 6;
const ROUNDS = 60;

test('a dead lock is taken over by one of many processes', { timeout: 60_000 }, async () => {
  using folder = temporaryFolder();
  const worker = folder.file('worker.mjs');
  await build({ entryPoints: [WORKER], outfile: worker, bundle: true, platform: 'node', format: 'esm' });
  const children = Array.from({ length: PROCESSES }, () => fork(worker, { execArgv: [] }));
  try {
    await Promise.all(children.map((child) => once(child, 'message')));
    for (let round = 0; round < ROUNDS; round++) {
      const file = folder.file(`checkpoint-${round}`);
      writeFileSync(`${file}.lock`, DEAD);
      const won = await Promise.all(children.map((child) => asked(child, file)));
      expect(won.filter(Boolean), `round ${round}`).toHaveLength(1);
    }
  } finally {
    for (const child of children) child.kill('SIGKILL');
  }
});

async function asked(child: ChildProcess, file: string): Promise<boolean> {
  const answer = once(child, 'message');
  child.send(file);
  const [isWon] = (await answer) as [boolean];
  return isWon;
}

/** A process that comes for the lock: after how many steps it dies, and whether it gives the lock back. */
const contender = fc.record({
  diesAfter: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.nat({ max: 12 })),
  isBrief: fc.boolean(),
});
const before = fc.constantFrom(undefined, '', '{"pid":', '{"pid":0}');

/** Files in memory, whose steps come in any order, and processes that die between two of them. */
function world(scheduler: fc.Scheduler, first: string | undefined) {
  const files = new Map(first === undefined ? [] : [['checkpoint.lock', first]]);
  const alive = new Set<number>();
  let owners = 0;
  return {
    files,
    alive,
    process(pid: number, diesAfter: number): LockFiles {
      alive.add(pid);
      let steps = 0;
      const step = async <T>(what: string, act: () => T): Promise<T> => {
        if (steps >= diesAfter) alive.delete(pid);
        steps += 1;
        await scheduler.schedule(Promise.resolve(), `${pid}: ${what}`);
        return alive.has(pid) ? act() : new Promise<never>(() => {});
      };
      return {
        read: (path) => step(`read ${path}`, () => files.get(path)),
        create: (path, text) => step(`create ${path}`, () => !files.has(path) && Boolean(files.set(path, text))),
        remove: (path) => step(`remove ${path}`, () => void files.delete(path)),
        owner: () => JSON.stringify({ pid, id: ++owners }),
        isAlive: (text) => alive.has(ownerFrom(text).pid ?? 0),
      };
    },
  };
}

test('never are there two who have a lock, whoever dies or gives it back between which steps', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      before,
      fc.array(contender, { minLength: 2, maxLength: 6 }),
      async (scheduler, first, contenders) => {
        const { files, alive, process } = world(scheduler, first);
        const holders = new Set<number>();
        const wrong: unknown[] = [];
        contenders.forEach(async ({ diesAfter, isBrief }, n) => {
          const pid = n + 1;
          const release = await lockFile('checkpoint', process(pid, diesAfter)).catch((error) => {
            if (error.code !== 'CHECKPOINT_IN_USE') wrong.push(error);
          });
          if (!release) return;
          holders.add(pid);
          const others = [...holders].filter((one) => one !== pid && alive.has(one));
          if (others.length > 0) wrong.push([pid, ...others]);
          if (!isBrief) return;
          await scheduler.schedule(Promise.resolve(), `${pid}: works`);
          holders.delete(pid);
          await release();
        });
        await scheduler.waitIdle();
        expect(wrong).toEqual([]);
        const left = [...holders].find((one) => alive.has(one));
        const last = lockFile('checkpoint', process(99, Number.POSITIVE_INFINITY)).then(
          async (release) => {
            await release();
            return 'free';
          },
          ({ code }) => code,
        );
        await scheduler.waitIdle();
        expect(await last).toBe(left === undefined ? 'free' : 'CHECKPOINT_IN_USE');
        if (left === undefined) expect(files.has('checkpoint.lock')).toBe(false);
        // What is given back leaves nothing, unless somebody died.
        if (left === undefined && alive.size > contenders.length) expect([...files.keys()]).toEqual([]);
      },
    ),
    { numRuns: 1_000 },
  );
});

test('who takes a dead lock over leaves no file behind, and nothing of others', async () => {
  using folder = temporaryFolder();
  const file = folder.file('checkpoint');
  writeFileSync(`${file}.lock`, DEAD);
  const release = await lockFile(file);
  await expect(lockFile(file)).rejects.toMatchObject({
    code: 'CHECKPOINT_IN_USE',
    message: expect.stringContaining(`Process ${process.pid} on ${hostname()}`),
  });
  await release();
  expect(readdirSync(folder.path)).toEqual([]);

  const first = await lockFile(file);
  // Deleted by hand, as the message says, and taken by somebody else.
  writeFileSync(`${file}.lock`, '{"pid":1,"host":"another"}');
  await first();
  expect(readFileSync(`${file}.lock`, 'utf8')).toContain('another');
});

test('a process knows its own lock after its clock was set, or it slept', async () => {
  using folder = temporaryFolder();
  const file = folder.file('checkpoint');
  const release = await lockFile(file);
  onTestFinished(() => void vi.useRealTimers());
  for (const ms of [3_600_000, -3_600_000]) {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });
    await expect(lockFile(file)).rejects.toMatchObject({ code: 'CHECKPOINT_IN_USE' });
    vi.useRealTimers();
  }
  await release();
});

test('a lock of an earlier process with the same number is a dead one', async () => {
  using folder = temporaryFolder();
  const file = folder.file('checkpoint');
  const since = Math.round(performance.timeOrigin) - 60_000;
  writeFileSync(`${file}.lock`, JSON.stringify({ pid: process.pid, host: hostname(), since }));
  await (await lockFile(file))();
  expect(readdirSync(folder.path)).toEqual([]);
});

test('a lock that cannot be read is not taken for a dead one', async () => {
  using folder = temporaryFolder();
  const file = folder.file('checkpoint');
  mkdirSync(`${file}.lock`);
  await expect(lockFile(file)).rejects.toMatchObject({
    code: 'CHECKPOINT_INVALID',
    message: expect.stringContaining('The checkpoint cannot be locked'),
  });
  expect(existsSync(`${file}.lock`)).toBe(true);
});
