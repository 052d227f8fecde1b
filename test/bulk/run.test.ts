import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import {
  type BulkProgress,
  type BulkResult,
  type BulkSummary,
  importUsers,
  KindeBulkError,
  type UserRecord,
} from '../../src/bulk/index.js';
import { kinde, temporaryFolder, usersOf } from './support.js';

const people = (count: number, from = 0): UserRecord[] =>
  Array.from({ length: count }, (_, n) => ({ email: `user-${from + n}@example.com` }));

async function failure(work: Promise<BulkSummary>): Promise<KindeBulkError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(KindeBulkError);
  return error as KindeBulkError;
}

describe('long work', () => {
  it('goes on after a stop, with what was under way done once', async () => {
    using folder = temporaryFolder();
    const checkpoint = folder.file('checkpoint');
    const { management, emulator, count } = kinde();
    const stop = new AbortController();
    let told = 0;
    const onResult = (): void => {
      told += 1;
      if (told === 130) stop.abort(new Error('enough'));
    };
    const error = await failure(importUsers(management, people(300), { checkpoint, signal: stop.signal, onResult }));
    expect(error).toMatchObject({ code: 'ABORTED', message: expect.stringContaining(checkpoint) });
    expect(error.cause).toMatchObject({ message: 'enough' });
    const before = error.summary?.done ?? 0;
    expect(before).toBeGreaterThanOrEqual(129);
    expect(before).toBeLessThan(300);
    const summary = await importUsers(management, people(300), { checkpoint });
    expect(summary).toMatchObject({ done: 300, resumed: before, counts: { created: 300, skipped: 0 } });
    expect(await usersOf(management)).toHaveLength(300);
    expect(count('createUser')).toBeLessThan(330);
    const requests = emulator.requests.length;
    expect(await importUsers(management, people(300), { checkpoint })).toMatchObject({ done: 300, resumed: 300 });
    expect(emulator.requests).toHaveLength(requests);
  });

  it('goes on with a longer source, and asks a source that is a function from where it stopped', async () => {
    using folder = temporaryFolder();
    const checkpoint = folder.file('checkpoint');
    const { management } = kinde();
    await importUsers(management, people(250), { checkpoint });
    const asked: number[] = [];
    const source = (from: number) => {
      asked.push(from);
      return people(260).slice(from);
    };
    const summary = await importUsers(management, source, { checkpoint });
    expect(asked).toEqual([250]);
    expect(summary).toMatchObject({ done: 260, resumed: 250, counts: { created: 260 } });
  });

  it.each([
    ['changed where it is done', (all: UserRecord[]) => [{ email: 'other@example.com' }, ...all.slice(1)]],
    ['shorter', (all: UserRecord[]) => all.slice(0, 150)],
    [
      'changed where it is not done',
      (all: UserRecord[]) => [...all.slice(0, 230), { email: 'other@example.com' }, ...all.slice(231)],
    ],
  ])('refuses a source that is %s', async (_, change) => {
    using folder = temporaryFolder();
    const checkpoint = folder.file('checkpoint');
    const { management } = kinde();
    const stop = new AbortController();
    const onResult = ({ index }: BulkResult): void => {
      if (index > 205) stop.abort();
    };
    await failure(importUsers(management, people(250), { checkpoint, signal: stop.signal, concurrency: 1, onResult }));
    const before = (await usersOf(management)).length;
    const error = await failure(importUsers(management, change(people(250)), { checkpoint }));
    expect(error.code).toBe('CHECKPOINT_MISMATCH');
    expect(await usersOf(management)).toHaveLength(before);
    expect(existsSync(`${checkpoint}.lock`)).toBe(false);
  });

  it('does not take a user for its own who came after Kinde had refused the record', async () => {
    using folder = temporaryFolder();
    const file = folder.file('checkpoint');
    const { emulator } = kinde();
    let isFull = true;
    const fetch: typeof globalThis.fetch = async (input, init) =>
      isFull && init?.method === 'POST' && String(input).endsWith('/user')
        ? Response.json({ errors: [{ code: 'PLAN_LIMIT', message: 'No more users.' }] }, { status: 400 })
        : emulator.fetch(input, init);
    const { management } = kinde({}, { ...emulator.credentials, fetch });
    const records = [{ email: 'amber@example.com', hashed_password: 'x', is_suspended: true }];
    expect((await importUsers(management, records, { checkpoint: file })).failures[0]?.code).toBe('PLAN_LIMIT');
    isFull = false;
    const { id = '' } = await management.createUser({
      identities: [{ type: 'email', details: { email: 'amber@example.com' } }],
    });
    const results: BulkResult[] = [];
    await importUsers(management, records, {
      checkpoint: { file, retryFailed: true },
      onResult: (result) => void results.push(result),
    });
    expect(results).toMatchObject([{ status: 'skipped', code: 'USER_EXISTS', id }]);
    expect(await management.getUser({ user_id: id })).toMatchObject({ is_suspended: false });
    expect(emulator.requests.filter(({ operation }) => operation === 'setUserPassword')).toEqual([]);
  });

  it('does again what failed, where that is asked for', async () => {
    using folder = temporaryFolder();
    const file = folder.file('checkpoint');
    const { management } = kinde();
    const records = [...people(3), { email: 'role@example.com', organizations: [{ code: 'org_a', roles: ['new'] }] }];
    expect((await importUsers(management, records, { checkpoint: file })).counts).toMatchObject({
      created: 3,
      failed: 1,
    });
    await management.createRole({ key: 'new', name: 'New' });
    expect((await importUsers(management, records, { checkpoint: file })).counts).toMatchObject({
      created: 3,
      failed: 1,
    });
    const again = await importUsers(management, records, { checkpoint: { file, retryFailed: true } });
    expect(again).toMatchObject({ done: 4, counts: { created: 4, failed: 0 } });
    expect(await usersOf(management)).toHaveLength(4);
  });

  it('stops at the first failure, or after so many, with what was begun finished', async () => {
    const { management } = kinde();
    const records = [...people(20), { email: 'wrong' }, ...people(500, 20)];
    const first = await failure(importUsers(management, records, { stopOnError: true, concurrency: 2 }));
    expect(first).toMatchObject({
      code: 'BULK_STOPPED',
      message: expect.stringContaining('1 failures; 0 are allowed'),
    });
    const { done = 0, counts } = first.summary ?? {};
    expect(done).toBeLessThan(200);
    expect(await usersOf(management)).toHaveLength(counts?.created ?? -1);
    const wrong = Array.from({ length: 30 }, () => ({ email: 'wrong' }));
    expect((await importUsers(management, wrong, { maxFailures: 30 })).counts.failed).toBe(30);
    await expect(importUsers(management, wrong, { maxFailures: 29 })).rejects.toMatchObject({ code: 'BULK_STOPPED' });
  });

  it('stops at once where nothing can go well, and keeps nobody waiting', async () => {
    const seed = { applications: [{ clientId: 'm2m', clientSecret: 's', scopes: ['read:users'] }] };
    const { management, count } = kinde({ seed });
    const error = await failure(importUsers(management, people(500)));
    expect(error).toMatchObject({
      code: 'BULK_STOPPED',
      missingScope: 'create:users',
      cause: { code: 'SCOPE_MISSING' },
    });
    expect(count('createUser')).toBeLessThan(30);
  });

  it('waits for Kinde through an outage, and stops when it is too long', async () => {
    let isOut = true;
    const fetch =
      (inner: typeof globalThis.fetch): typeof globalThis.fetch =>
      async (input, init) => {
        if (isOut && new URL(String(input)).pathname.startsWith('/api')) throw new TypeError('fetch failed');
        return inner(input, init);
      };
    const { emulator } = kinde();
    const { management } = kinde({}, { ...emulator.credentials, fetch: fetch(emulator.fetch), retry: false });
    const stopped = await failure(importUsers(management, people(5), { maxOutage: 300 }));
    expect(stopped).toMatchObject({ code: 'BULK_STOPPED', message: expect.stringContaining('out of reach') });
    setTimeout(() => {
      isOut = false;
    }, 300);
    expect((await importUsers(management, people(5), { maxOutage: 30_000 })).counts.created).toBe(5);
  });

  it('does not begin a wait that Kinde asks for and that is longer than it may be out of reach', async () => {
    const { emulator } = kinde();
    const fetch: typeof globalThis.fetch = async (input, init) =>
      String(input).includes('/api')
        ? new Response('{}', { status: 429, headers: { 'ratelimit-reset': '3600' } })
        : emulator.fetch(input, init);
    const { management } = kinde({}, { ...emulator.credentials, fetch });
    const stopped = await failure(importUsers(management, people(5), { maxOutage: 60_000 }));
    expect(stopped).toMatchObject({ code: 'BULK_STOPPED', cause: { code: 'RATE_LIMITED' } });
  });

  it('ends at once when it is told to, also while it waits for Kinde', async () => {
    const { emulator } = kinde();
    const fetch: typeof globalThis.fetch = async (input, init) => {
      if (String(input).includes('/api')) throw new TypeError('fetch failed');
      return emulator.fetch(input, init);
    };
    const { management } = kinde({}, { ...emulator.credentials, fetch, retry: false });
    const stop = new AbortController();
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    const work = importUsers(management, people(5), { signal: stop.signal });
    // By then the waits between attempts are long.
    await sleep(1_500);
    const startedAt = performance.now();
    stop.abort();
    expect((await failure(work)).code).toBe('ABORTED');
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(timers()).toBeLessThanOrEqual(before);
  });

  it('reads no more of the source than it can work on', async () => {
    const { management } = kinde();
    let read = 0;
    let done = 0;
    let most = 0;
    function* source(): Generator<UserRecord> {
      for (const person of people(1_000)) {
        read += 1;
        most = Math.max(most, read - done);
        yield person;
      }
    }
    await importUsers(management, source(), {
      concurrency: 5,
      onResult() {
        done += 1;
      },
    });
    expect([read, done]).toEqual([1_000, 1_000]);
    expect(most).toBeLessThanOrEqual(400);
  });

  it('does not let a slow source keep what has come waiting', async () => {
    const { management } = kinde();
    const results: string[] = [];
    const aborter = new AbortController();
    async function* source(): AsyncGenerator<UserRecord> {
      yield* people(3);
      while (results.length < 3) await sleep(10);
      yield { email: 'late@example.com' };
      await new Promise(() => {});
    }
    const work = importUsers(management, source(), {
      signal: aborter.signal,
      onResult: ({ key }) => void (results.push(key) === 4 && aborter.abort()),
    });
    // The source never ends; the work does all the same.
    expect((await failure(work)).code).toBe('ABORTED');
    expect(results.at(-1)).toBe('late@example.com');
  });

  it('ends with the error of its source, and with that of a callback', async () => {
    const { management } = kinde();
    function* broken(): Generator<UserRecord> {
      yield* people(150);
      throw new Error('the disk is gone');
    }
    const error = await failure(importUsers(management, broken()));
    expect(error).toMatchObject({ code: 'BULK_STOPPED', message: 'The work stopped: the disk is gone.' });
    const onResult = (): void => {
      throw new Error('no');
    };
    expect((await failure(importUsers(management, people(5, 900), { onResult }))).message).toContain('no');
  });

  it.each([
    ['at the end', 60_000],
    ['on the way', 1],
  ])(
    'ends with the error of what is told the progress, %s, and lets the checkpoint go',
    async (_, progressInterval) => {
      using folder = temporaryFolder();
      const checkpoint = folder.file('checkpoint');
      const { management } = kinde();
      const onProgress = (): void => {
        throw new Error('the bar is broken');
      };
      const options = { checkpoint, progressInterval, onProgress };
      const error = await failure(importUsers(management, people(300), options));
      expect(error).toMatchObject({ code: 'BULK_STOPPED', message: expect.stringContaining('the bar is broken') });
      expect(error.summary?.counts.created).toBeGreaterThan(0);
      expect(existsSync(`${checkpoint}.lock`)).toBe(false);
      const summary = await importUsers(management, people(300), { checkpoint });
      expect(summary).toMatchObject({ done: 300, counts: { created: 300 } });
    },
  );

  it('stops at a hook that fails, which says nothing of the item', async () => {
    using folder = temporaryFolder();
    const checkpoint = folder.file('checkpoint');
    const { emulator } = kinde();
    let isBroken = true;
    const { management } = kinde(
      {},
      {
        ...emulator.credentials,
        fetch: emulator.fetch,
        hooks: {
          call: [
            async (_request, next, { operation }) => {
              const response = await next();
              if (isBroken && operation === 'createUser') throw new Error('no metrics');
              return response;
            },
          ],
        },
      },
    );
    const records = people(150).map((person) => ({ ...person, properties: {} }));
    const error = await failure(importUsers(management, records, { checkpoint }));
    expect(error).toMatchObject({
      code: 'BULK_STOPPED',
      message: expect.stringContaining('HOOK_FAILED'),
      summary: { done: 0 },
    });
    isBroken = false;
    const summary = await importUsers(management, records, { checkpoint });
    expect(summary.counts).toMatchObject({ created: 150, failed: 0, skipped: 0 });
    expect(await usersOf(management)).toHaveLength(150);
  });

  it('tells how far it is', async () => {
    const { management } = kinde();
    const told: BulkProgress[] = [];
    await importUsers(management, people(350), {
      progressInterval: 5,
      onProgress: (progress) => void told.push(progress),
    });
    expect(told.length).toBeGreaterThan(1);
    const done = told.map((progress) => progress.done);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(told.every(({ total }) => total === 350)).toBe(true);
    expect(told.at(-1)).toMatchObject({ done: 350, counts: { created: 350 }, etaMs: 0 });
    const middle = told.find((progress) => progress.done > 0 && progress.done < 350);
    expect(middle?.rate).toBeGreaterThan(0);
  });

  it.each([
    [{ concurrency: 0 }, /concurrency/],
    [{ concurrency: 101 }, /concurrency/],
    [{ maxFailures: -1 }, /maxFailures/],
    [{ checkpoint: '' }, /checkpoint/],
    [{ onResult: 'x' as never }, /onResult/],
    [{ ifExists: 'merge' as never }, /ifExists/],
  ])('refuses the options %j', async (options, message) => {
    const { management } = kinde();
    await expect(importUsers(management, [], options)).rejects.toMatchObject({ code: 'CONFIG_INVALID', message });
  });
});
