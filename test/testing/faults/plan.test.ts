import { describe, expect, it } from 'vitest';
import { type FaultPlan, faultPlans } from '../../../src/testing/index.js';
import { makeEmulator } from '../client.js';
import { connectBy, type FaultClient } from './support.js';

/** The statuses of reads of two lists, one after another: true where a fault struck. */
async function struck(client: FaultClient, paths: readonly string[]): Promise<boolean[]> {
  const results: boolean[] = [];
  for (const path of paths) {
    const outcome = await client.send('GET', path);
    results.push(!('status' in outcome) || outcome.status !== 200);
  }
  return results;
}

function repeat(count: number, ...paths: string[]): string[] {
  return Array.from({ length: count }, () => paths).flat();
}

describe('a plan', () => {
  it('selects by name, by pattern, by method and by a condition', async () => {
    const rules: readonly [FaultPlan['rules'][number], boolean[]][] = [
      [{ operations: 'getRoles', fault: 'empty' }, [true, false, false]],
      [{ operations: 'get*', fault: 'empty' }, [true, true, false]],
      [{ operations: ['getPermissions', 'createRole'], fault: 'empty' }, [false, true, true]],
      [{ operations: 'management.*', fault: 'empty' }, [true, true, true]],
      [{ operations: 'oauth.*', fault: 'empty' }, [false, false, false]],
      [{ operations: 'account.*', fault: 'empty' }, [false, false, false]],
      [{ operations: '*', fault: 'empty' }, [true, true, true]],
      [{ methods: ['post'], fault: 'empty' }, [false, false, true]],
      [{ when: ({ url }) => url.searchParams.has('sort'), fault: 'empty' }, [false, true, false]],
    ];
    for (const [rule, expected] of rules) {
      const { emulator, send } = await connectBy('fetch', { faults: { rules: [] } });
      emulator.faults.plan({ rules: [rule] });
      const outcomes = [
        await send('GET', '/roles'),
        await send('GET', '/permissions?sort=name_asc'),
        await send('POST', '/roles', { key: 'a', name: 'A' }),
      ];
      expect(outcomes.map((outcome) => 'text' in outcome && outcome.text === '')).toEqual(expected);
    }
  });

  it('names the OAuth endpoints, and what has no name', async () => {
    const { emulator, domain, fetch } = await connectBy('fetch');
    emulator.faults.plan({ rules: [{ fault: { kind: 'latency', ms: 0 } }] });
    const paths = ['/.well-known/jwks', '/.well-known/jwks.json', '/.well-known/openid-configuration', '/nowhere'];
    for (const path of [...paths, '/account_api/v1/roles']) await fetch(`${domain}${path}`);
    expect(emulator.faults.log.map(({ operation, request }) => `${operation} ${request}`)).toEqual([
      'oauth.jwks 1',
      'oauth.jwks 2',
      'oauth.discovery 1',
      'other 1',
      'account.getRoles 1',
    ]);
  });

  it('counts what it selects, and how often it has struck', async () => {
    const cases: readonly [Partial<FaultPlan['rules'][number]>, string][] = [
      [{ nth: 2 }, '.x...'],
      [{ nth: [1, 4] }, 'x..x.'],
      [{ from: 3 }, '..xxx'],
      [{ from: 2, times: 2 }, '.xx..'],
      [{ times: 0 }, '.....'],
      [{ times: Infinity }, 'xxxxx'],
      [{ probability: 0 }, '.....'],
      [{ probability: 1 }, 'xxxxx'],
    ];
    for (const [conditions, expected] of cases) {
      const client = await connectBy('fetch');
      client.emulator.faults.plan({ rules: [{ operations: 'getRoles', fault: 'server-error', ...conditions }] });
      const results = await struck(client, repeat(5, '/roles'));
      expect(results.map((hit) => (hit ? 'x' : '.')).join('')).toBe(expected);
    }
  });

  it('leaves to chance only what the seed decides: the same faults for a target, whatever was asked between', async () => {
    const plan = (seed: number): FaultPlan => ({ seed, rules: [{ probability: 0.5, fault: 'server-error' }] });
    const run = async (seed: number, paths: string[]) => {
      const client = await connectBy('fetch');
      client.emulator.faults.plan(plan(seed));
      const results = await struck(client, paths);
      return results.filter((_, index) => paths[index] === '/roles');
    };
    const alone = await run(7, repeat(40, '/roles'));
    expect(await run(7, repeat(40, '/roles'))).toEqual(alone);
    expect(await run(7, repeat(40, '/permissions', '/roles', '/users'))).toEqual(alone);
    expect(await run(8, repeat(40, '/roles'))).not.toEqual(alone);
    const hits = alone.filter(Boolean).length;
    expect(hits).toBeGreaterThan(10);
    expect(hits).toBeLessThan(30);
  });

  it('lets one fault at most break a request, and counts the other as not used', async () => {
    const client = await connectBy('fetch');
    client.emulator.faults.plan({
      rules: [
        { fault: { kind: 'latency', ms: 1 } },
        { fault: 'server-error', nth: 1 },
        { fault: 'reset', times: 1 },
        { fault: { kind: 'latency', ms: { min: 0, max: 1 } } },
      ],
    });
    expect(await client.send('GET', '/roles')).toMatchObject({ status: 503 });
    expect(await client.send('GET', '/roles')).toMatchObject({ error: 'ECONNRESET' });
    expect(client.emulator.faults.log.map(({ kind, rule }) => `${rule} ${kind}`)).toEqual([
      '0 latency',
      '1 server-error',
      '3 latency',
      '0 latency',
      '2 reset',
      '3 latency',
    ]);
  });

  it('begins anew with reset, and ends with clear', async () => {
    const client = await connectBy('fetch', {
      faults: { rules: [{ operations: 'getRoles', nth: 1, fault: 'reset' }] },
    });
    const { emulator } = client;
    emulator.faults.once('getRoles', 'server-error');
    expect(await client.send('GET', '/roles')).toMatchObject({ status: 503 });
    emulator.reset();
    expect(emulator.faults.log).toEqual([]);
    expect(await client.send('GET', '/roles')).toMatchObject({ error: 'ECONNRESET' });
    emulator.faults.clear();
    expect(await client.send('GET', '/roles')).toMatchObject({ status: 200 });
    emulator.reset();
    expect(await client.send('GET', '/roles')).toMatchObject({ status: 200 });
  });

  it('can be written as JSON', async () => {
    const { emulator, send } = await connectBy('fetch');
    emulator.faults.plan(
      JSON.parse('{"seed":3,"rules":[{"operations":"getRoles","fault":{"kind":"reset"},"times":1}]}'),
    );
    expect(await send('GET', '/roles')).toMatchObject({ error: 'ECONNRESET' });
  });

  it.each<[unknown, string]>([
    [null, 'must be an object with rules'],
    [{}, 'rules is missing'],
    [{ rules: {} }, 'rules must be a list'],
    [{ rules: [], sead: 1 }, 'no field "sead"; it can have seed, rules'],
    [{ rules: [], seed: 1.5 }, 'seed must be a whole number'],
    [{ rules: [5] }, 'rules[0] must be an object with a fault'],
    [{ rules: [{}] }, 'rules[0].fault is missing'],
    [{ rules: [{ fault: 'nothing' }] }, 'rules[0].fault is of no kind; the kinds are refused, reset'],
    [{ rules: [{ fault: 'latency' }] }, 'rules[0].fault.ms is missing'],
    [
      { rules: [{ fault: { kind: 'latency', ms: { min: 5, max: 1 } } }] },
      'ms must be a number from 0, or { min, max }',
    ],
    [{ rules: [{ fault: { kind: 'reset', commit: 'never' } }] }, 'commit must be one of before, after'],
    [{ rules: [{ fault: { kind: 'reset', when: 'x' } }] }, 'no field "when"'],
    [{ rules: [{ fault: { kind: 'server-error', status: 404 } }] }, 'status must be a whole number from 500 to 599'],
    [{ rules: [{ fault: { kind: 'clock-skew', seconds: 'x' } }] }, 'seconds must be a number'],
    [{ rules: [{ fault: 'reset', operation: 'getUsers' }] }, 'rules[0] has no field "operation"'],
    [{ rules: [{ fault: 'reset', operations: [] }] }, 'operations must be a text or a list of texts'],
    [{ rules: [{ fault: 'reset', nth: 0 }] }, 'nth must be whole numbers from 1'],
    [{ rules: [{ fault: 'reset', probability: 2 }] }, 'probability must be a number from 0 to 1'],
    [{ rules: [{ fault: 'reset', when: 'x' }] }, 'when must be a function'],
  ])('refuses %j', (plan, message) => {
    expect(() => makeEmulator().faults.plan(plan as FaultPlan)).toThrow(message);
    expect(() => makeEmulator({ faults: plan as FaultPlan })).toThrow(message);
  });
});

describe('ready-made plans', () => {
  it('meet their share of the requests', async () => {
    const plans: readonly [FaultPlan, number][] = [
      [faultPlans.flaky(3), 0.2],
      [faultPlans.overloaded(3), 0.5],
      [faultPlans.garbled(3, { probability: 0.4 }), 0.4],
      [faultPlans.outage(), 1],
      [faultPlans.outage({ operations: 'getUsers' }), 0],
    ];
    for (const [plan, share] of plans) {
      const client = await connectBy('fetch');
      client.emulator.faults.plan(JSON.parse(JSON.stringify(plan)));
      const paths = repeat(300, '/roles');
      let hits = 0;
      for (const path of paths) {
        const outcome = await client.send('GET', path);
        if (!('text' in outcome) || !outcome.text.endsWith('}') || outcome.status !== 200) hits += 1;
      }
      expect(Math.abs(hits / paths.length - share)).toBeLessThan(0.08);
    }
  }, 20_000);

  it('withdraw what was issued', async () => {
    const client = await connectBy('fetch');
    client.emulator.faults.plan(faultPlans.withdrawn(3, { probability: 1 }));
    expect(await client.send('GET', '/roles')).toMatchObject({ status: 403 });
  });
});
