import type { Backend } from '../backend.js';
import { ownContenders, peerContenders, UNLIMITED } from '../clients.js';
import { compare, type Measured, type Plan } from '../rounds.js';
import { type Effort, type Row, roundsAt, SDK, type Section } from '../section.js';

const ONE: Plan = { concurrency: 1, calls: 30, rounds: 400, warmUp: 40 };
const MANY: Plan = { concurrency: 64, calls: 320, rounds: 90, warmUp: 8 };

/** A page of 50 users, 25 kB, over loopback: what a client adds to fetch and JSON. */
export async function callSections(backend: Backend, built: URL, effort: Effort): Promise<readonly Section[]> {
  const at = (plan: Plan): Plan => ({
    ...plan,
    rounds: roundsAt(effort, plan.rounds),
    warmUp: roundsAt(Math.min(1, effort * 2), plan.warmUp),
  });
  const own = await ownContenders(backend, built, 'sized');
  const chunked = (await ownContenders(backend, built, 'chunked')).filter(({ name }) => name !== UNLIMITED);
  const peers = await peerContenders(backend);
  const limited = own.filter(({ name }) => name !== UNLIMITED);
  return [
    {
      id: 'call-one',
      title: 'One call at a time',
      unit: 'µs a call',
      about: 'A page of 50 users (25 kB) from a server on the same machine, token at hand, one call after the other.',
      rows: rowsOf(await compare([...limited, ...peers], at(ONE))),
      targets: [{ row: SDK, of: 'ratio', atMost: 1.12 }],
    },
    {
      id: 'call-chunked',
      title: 'One call at a time, body in chunks',
      unit: 'µs a call',
      about: 'The same without a content-length, as a compressed answer comes.',
      rows: rowsOf(await compare(chunked, at(ONE))),
      targets: [{ row: SDK, of: 'ratio', atMost: 1.12 }],
    },
    {
      id: 'call-many',
      title: '64 calls at once',
      unit: 'µs a call',
      about:
        'The same call, 64 at any time. The SDK lets 25 of them be under way, as it does by default; others do not wait.',
      rows: rowsOf(await compare([...own, ...peers], at(MANY))),
      targets: [{ row: SDK, of: 'ratio', atMost: 1.2 }],
    },
  ];
}

/** Measured contenders as rows. */
export function rowsOf(measured: readonly Measured[]): readonly Row[] {
  return measured.map(({ name, wall, ratio, cpuRatio }) => ({ name, value: wall, ratio, cpuRatio }));
}
