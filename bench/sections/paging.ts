import { setTimeout as delay } from 'node:timers/promises';
import type { Backend } from '../backend.js';
import { arePeersInstalled, peerUrl } from '../peers.js';
import { compare } from '../rounds.js';
import { type Effort, type Row, roundsAt, SDK, type Section } from '../section.js';
import { median, summary } from '../stats.js';
import { rowsOf } from './calls.js';

const PAGES = 40;
const MS = 20;
const USERS = PAGES * 500;

interface Answer {
  readonly users: readonly object[];
  readonly next_token: string | null;
}

/** 20,000 users by pages of 500, where the server and the consumer of a page take 20 ms each. */
export async function pagingSection({ origin }: Backend, built: URL, effort: Effort): Promise<Section> {
  const { ManagementClient } = (await import(built.href)) as typeof import('../../src/management/index.js');
  const headers = { 'bench-latency': String(MS) };
  const options = { domain: origin, clientId: 'bench', clientSecret: 'bench', headers, env: {} };
  const management = new ManagementClient(options);
  await management.getUsers({ page_size: 50 });
  const page = async (token: string | null): Promise<Answer> => {
    const url = `${origin}/api/v1/users?page_size=500${token === null ? '' : `&next_token=${token}`}`;
    return (await (await fetch(url, { headers })).json()) as Answer;
  };
  const contenders = [
    { name: 'fetch, next page ahead', call: () => walked(ahead(page)) },
    { name: SDK, call: () => walked(management.getUsers({ page_size: 500 }).pages()) },
    { name: 'fetch, page after page', call: () => walked(inTurn(page)) },
  ];
  const plan = { concurrency: 1, calls: 1, rounds: roundsAt(effort, 7), warmUp: 1 };
  const measured = await compare(contenders, plan);
  const perfect = await perfectOverlap(page);
  return {
    id: 'paging',
    title: 'Paging: 20,000 users',
    unit: 'ms',
    about:
      `${PAGES} pages of 500 users; the server waits ${MS} ms before each, the consumer ${MS} ms after each. ` +
      'The baseline is a loop written by hand for this. Perfect overlap is computed from what one page and one wait of ' +
      'the consumer took alone in this run: a page names the next one, so no loop can be faster than its pages in turn.',
    rows: [...rowsOf(measured).map(({ value, ...row }) => ({ ...row, value: scaled(value, 1 / 1_000) })), perfect],
    targets: [
      { row: SDK, of: 'ratio', atMost: 1.1 },
      { row: SDK, of: 'value', atMost: perfect.value.median * 1.1 },
    ],
  };
}

/** The shortest time of a walk that does nothing but wait for pages in turn, and for the consumer of the last one. */
async function perfectOverlap(page: (token: string | null) => Promise<Answer>): Promise<Row> {
  const taken = async (work: () => Promise<unknown>): Promise<number> => {
    const before = performance.now();
    await work();
    return performance.now() - before;
  };
  const pages: number[] = [];
  const waits: number[] = [];
  for (let index = 0; index < PAGES; index++) {
    pages.push(await taken(() => page(index === 0 ? null : String(index))));
    waits.push(await taken(() => delay(MS)));
  }
  const between = Math.max(median(pages), median(waits));
  return {
    name: 'perfect overlap, computed',
    value: summary([median(pages) + (PAGES - 1) * between + median(waits)]),
  };
}

function scaled<S extends object>(summary: S, factor: number): S {
  return Object.fromEntries(Object.entries(summary).map(([name, value]) => [name, value * factor])) as S;
}

async function walked(pages: AsyncIterable<{ readonly users?: readonly object[] | null }>): Promise<void> {
  let count = 0;
  for await (const { users } of pages) {
    count += users?.length ?? 0;
    await delay(MS);
  }
  if (count !== USERS) throw new Error(`A walk gave ${count} users of ${USERS}.`);
}

async function* ahead(page: (token: string | null) => Promise<Answer>): AsyncGenerator<Answer> {
  let next: Promise<Answer> | undefined = page(null);
  while (next) {
    const answer: Answer = await next;
    next = answer.next_token === null ? undefined : page(answer.next_token);
    yield answer;
  }
}

async function* inTurn(page: (token: string | null) => Promise<Answer>): AsyncGenerator<Answer> {
  for (let token: string | null = null, first = true; first || token !== null; first = false) {
    const answer: Answer = await page(token);
    token = answer.next_token;
    yield answer;
  }
}

/** Tokens that 64 calls at once ask for, of a client that has none. */
export async function tokensSection({ origin, tokens }: Backend, built: URL): Promise<Section> {
  const { ManagementClient } = (await import(built.href)) as typeof import('../../src/management/index.js');
  const credentials = { clientId: `tokens-${Date.now()}`, clientSecret: 'bench' };
  const counted = async (call: () => Promise<unknown>): Promise<number> => {
    const before = await tokens();
    await Promise.all(Array.from({ length: 64 }, call));
    return (await tokens()) - before;
  };
  const counts: [name: string, count: number][] = [
    [
      'kinde-sdk, a client for each call',
      await counted(async () => new ManagementClient({ domain: origin, ...credentials, env: {} }).getUsers()),
    ],
  ];
  if (arePeersInstalled()) {
    const { init, Users } = await import(`${peerUrl('@kinde/management-api-js')}?tokens`);
    init({ kindeDomain: origin, ...credentials });
    counts.push(['@kinde/management-api-js, one client', await counted(() => Users.getUsers())]);
  }
  return {
    id: 'tokens',
    title: 'Access tokens for 64 calls at once',
    unit: 'tokens issued',
    about:
      'Requests to the token endpoint while 64 calls are made at once and no token is known yet; Kinde bills each.',
    rows: counts.map(([name, count]) => ({
      name,
      value: { median: count, p25: count, p75: count, low: count, high: count },
    })),
    targets: [{ row: 'kinde-sdk, a client for each call', of: 'value', atMost: 1 }],
  };
}
