import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { run } from '../../src/cli/run.js';
import { createStall } from '../../src/cli/stall.js';
import { handClock, listening, temporaryFolder } from './support.js';

/** How often Kinde fails before it answers; before each request five seconds pass. */
const FAILURES = 4;

/** A Kinde that cannot do one thing for a while, and a terminal where somebody looks or not. */
async function world(operation: string, { looks = false, status = 503 } = {}) {
  const hand = handClock();
  const said = { out: [] as string[], error: [] as string[], status: [] as string[] };
  let requests = 0;
  const kinde = await listening({
    onRequest(_, { operation: asked }) {
      if (asked !== operation) return undefined;
      hand.pass(5_000);
      requests += 1;
      return requests > FAILURES ? undefined : Response.json({ errors: [] }, { status });
    },
  });
  const terminal = {
    out: (line: string) => void said.out.push(line),
    error: (line: string) => void said.error.push(line),
    ...(looks && { status: (line: string) => void said.status.push(line) }),
    env: { ...kinde.env, KINDE_MANAGEMENT_RETRY: String(FAILURES) },
    signal: new AbortController().signal,
    clock: hand.clock,
  };
  return { hand, said, terminal, [Symbol.asyncDispose]: kinde[Symbol.asyncDispose] };
}

function importFile(folder: ReturnType<typeof temporaryFolder>): string {
  const file = `${folder.path}/users.ndjson`;
  writeFileSync(file, '{"email":"a@example.com"}\n');
  return file;
}

test('an import says in lines why nothing goes on, one every ten seconds, and no more when it does', async () => {
  using folder = temporaryFolder();
  await using kinde = await world('createUser');
  expect(await run(['users', 'import', '--file', importFile(folder)], kinde.terminal)).toBe(0);
  expect(kinde.said.error).toEqual([
    // Not yet long enough, and nothing known to be in the way.
    '0 of 1 (0 %), 0/s',
    '0 of 1 (0 %), nothing new for 15 s: Kinde answers with status 503',
    '0 of 1 (0 %), nothing new for 25 s: Kinde answers with status 503',
  ]);
  expect(kinde.said.out[0]).toMatch(/^1 users: 1 created/);
  expect(kinde.hand.works.size).toBe(0);
});

test('where somebody looks, the line of the progress says it', async () => {
  using folder = temporaryFolder();
  await using kinde = await world('createUser', { looks: true });
  expect(await run(['users', 'import', '--file', importFile(folder)], kinde.terminal)).toBe(0);
  expect(kinde.said.error).toEqual([]);
  expect(kinde.said.status).toContain('0 of 1 (0 %), nothing new for 20 s: Kinde answers with status 503');
  expect(kinde.said.status.at(-2)).toMatch(/^\[#{24}\] 1 of 1/);
  expect(kinde.said.status.at(-1)).toBe('');
});

test.each([
  [
    'an export to a file',
    'searchUsers',
    ['users', 'export', '--file'],
    /^0 so far, nothing new for 15 s: Kinde answers/,
  ],
  [
    'an export to standard output',
    'searchUsers',
    ['users', 'export'],
    /^Waiting, nothing new for 1[05] s: Kinde answers/,
  ],
  ['a pull', 'getRoles', ['pull', '--out'], /^Waiting, nothing new for 1[05] s: Kinde answers with status 503\.$/],
] as const)('%s says so too', async (_, operation, args, line) => {
  using folder = temporaryFolder();
  await using kinde = await world(operation);
  const file = args.at(-1)?.startsWith('--') ? [`${folder.path}/file.${args[0] === 'pull' ? 'ts' : 'ndjson'}`] : [];
  expect(await run([...args, ...file], kinde.terminal)).toBe(0);
  expect(kinde.said.error).toContainEqual(expect.stringMatching(line));
  expect(kinde.hand.works.size).toBe(0);
});

test.each([
  ['standard output', []],
  ['a file', ['--file']],
])('an export to %s that is interrupted while it waits ends in peace', async (_, option) => {
  using folder = temporaryFolder();
  const stop = new AbortController();
  await using kinde = await listening({
    onRequest(_request, { operation }) {
      if (operation !== 'searchUsers') return undefined;
      // A moment later it waits for as long as it was told to.
      setTimeout(() => stop.abort(), 50);
      return Response.json({ errors: [] }, { status: 429, headers: { 'ratelimit-reset': '100' } });
    },
  });
  const lines: string[] = [];
  const file = option.flatMap((name) => [name, `${folder.path}/users.ndjson`]);
  const ended = run(['users', 'export', ...file], {
    out() {},
    error: (line) => lines.push(line),
    env: kinde.env,
    signal: stop.signal,
  });
  expect(await ended).toBe(130);
  expect(lines).toEqual(['The export was interrupted.']);
});

test('what moves, or has nothing in its way, is not said to wait', () => {
  const { clock, pass } = handClock();
  let reason: string | undefined = 'no connection to Kinde';
  const stall = createStall(() => reason, clock);
  pass(9_999);
  expect(stall.text()).toBeUndefined();
  pass(1);
  expect(stall.text()).toBe('nothing new for 10 s: no connection to Kinde');
  stall.moved();
  expect(stall.text()).toBeUndefined();
  pass(70_000);
  expect(stall.text()).toBe('nothing new for 1 min 10 s: no connection to Kinde');
  reason = undefined;
  expect(stall.text()).toBeUndefined();
});
