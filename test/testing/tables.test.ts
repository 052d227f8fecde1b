import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fnv1a } from '../../src/testing/hashing.js';
import { createTables, dataFrom, snapshotFrom, type TablesSnapshot } from '../../src/testing/tables/tables.js';

type Item = { readonly text: string; readonly count: number };
type Step =
  | { readonly do: 'set'; readonly id: string; readonly count: number }
  | { readonly do: 'update'; readonly id: string; readonly count: number }
  | { readonly do: 'delete'; readonly id: string }
  | { readonly do: 'snapshot' }
  | { readonly do: 'restore'; readonly which: number };

const id = fc.integer({ min: 0, max: 90 }).map((number) => `item-${number}`);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('set' as const), id, count: fc.nat(9) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('update' as const), id, count: fc.nat(9) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('delete' as const), id }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('snapshot' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restore' as const), which: fc.nat(20) }) },
);

/** Runs steps on the tables and on a map that is copied at each snapshot. */
function run(steps: readonly Step[]) {
  let tables = createTables();
  let model = new Map<string, Item>();
  const kept: { readonly snapshot: TablesSnapshot; readonly model: ReadonlyMap<string, Item> }[] = [];
  const items = () => tables.collection<Item>('items');
  for (const one of steps) {
    if (one.do === 'set') {
      const item = { text: one.id, count: one.count };
      items().set(one.id, item);
      model.set(one.id, item);
    } else if (one.do === 'update') {
      const known = model.get(one.id);
      expect(items().update(one.id, { count: one.count })).toEqual(known && { ...known, count: one.count });
      if (known) model.set(one.id, { ...known, count: one.count });
    } else if (one.do === 'delete') {
      expect(items().delete(one.id)).toBe(model.delete(one.id));
    } else if (one.do === 'snapshot') {
      kept.push({ snapshot: tables.snapshot(), model: new Map(model) });
    } else {
      const known = kept[one.which % Math.max(1, kept.length)];
      if (known) tables = createTables(known.snapshot);
      if (known) model = new Map(known.model);
    }
  }
  return { items: items(), model, kept, tables };
}

describe('collections', () => {
  it('hold what a map holds, in its order, whatever was kept and gone back to', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
        const { items, model, kept, tables } = run(steps);
        const ids = [...model.keys()];
        expect(items.size).toBe(model.size);
        expect(items.ids()).toEqual(ids);
        expect(items.all()).toEqual([...model.values()]);
        expect(items.slice(3, 9)).toEqual([...model.values()].slice(3, 9));
        expect(items.last()).toEqual([...model.values()].at(-1));
        for (const [position, one] of ids.entries()) expect(items.positionOf(one)).toBe(position);
        for (const { snapshot, model: then } of kept) {
          expect(dataFrom(snapshot).items ?? []).toEqual([...then]);
        }
        const data = dataFrom(tables.snapshot());
        expect(JSON.stringify(dataFrom(snapshotFrom(JSON.parse(JSON.stringify(data)))))).toBe(JSON.stringify(data));
      }),
      { numRuns: 150 },
    );
  });

  it('tell identifiers apart whose hashes are equal', () => {
    const pairs = [
      ['kp_7bdf7543', 'kp_29426c24'],
      ['kp_b65fbaaa', 'kp_6762127a'],
    ] as const;
    for (const [one, other] of pairs) {
      expect(fnv1a(one)).toBe(fnv1a(other));
      const tables = createTables();
      const items = tables.collection<number>('items');
      items.set(one, 1);
      expect(items.has(other)).toBe(false);
      items.set(other, 2);
      const both = tables.snapshot();
      items.set(one, 3);
      expect([items.get(one), items.get(other), items.size]).toEqual([3, 2, 2]);
      expect([items.delete(one), items.has(one), items.get(other)]).toEqual([true, false, 2]);
      expect([items.delete(other), items.size]).toEqual([true, 0]);
      expect(dataFrom(both).items).toEqual([
        [one, 1],
        [other, 2],
      ]);
    }
  });

  it('keep a view until a write, and over a restore', () => {
    const tables = createTables();
    let built = 0;
    const total = (from: typeof tables) =>
      from.collection<number>('items').view('total', (all) => {
        built += 1;
        return all.reduce((sum, item) => sum + item, 0);
      });
    tables.collection<number>('items').set('a', 1);
    expect([total(tables), total(tables), built]).toEqual([1, 1, 1]);
    const snapshot = tables.snapshot();
    for (let round = 0; round < 100; round += 1) expect(total(createTables(snapshot))).toBe(1);
    expect(built).toBe(1);
    tables.collection<number>('items').set('b', 2);
    expect([total(tables), built]).toEqual([3, 2]);
    expect([total(createTables(snapshot)), built]).toEqual([1, 2]);
  });

  it('build a view anew when a collection that it names was written to', () => {
    const tables = createTables();
    const [items, others] = [tables.collection<number>('items'), tables.collection<number>('others')];
    const read = () => items.view('both', () => items.size + others.size, [others]);
    items.set('a', 1);
    expect(read()).toBe(1);
    others.set('a', 1);
    expect(read()).toBe(2);
  });

  it('share everything with a snapshot but the way to what changed', () => {
    const tables = createTables();
    const items = tables.collection<Item>('items');
    for (let index = 0; index < 5_000; index += 1) items.set(`id-${index}`, { text: 'x', count: index });
    const snapshot = tables.snapshot();
    const before = nodesOf(snapshot.versions);
    const restored = createTables(snapshot);
    expect([...nodesOf(restored.snapshot().versions)].filter((node) => !before.has(node))).toEqual([]);
    restored.collection<Item>('items').update('id-77', { count: 0 });
    const made = [...nodesOf(restored.snapshot().versions)].filter((node) => !before.has(node));
    expect(before.size).toBeGreaterThan(5_000);
    // Two tries of base 32 over 5,000 items are three or four levels deep; the arrays of children are counted too.
    expect(made.length).toBeLessThan(30);
    expect(dataFrom(snapshot).items?.[77]).toEqual(['id-77', { text: 'x', count: 77 }]);
  });

  it('refuse to change an item in place', () => {
    const items = createTables().collection<{ count: number }>('items');
    items.set('a', { count: 1 });
    expect(() => {
      (items.get('a') as { count: number }).count = 2;
    }).toThrow(TypeError);
  });
});

/** Every object of a snapshot. */
function nodesOf(value: unknown, found = new Set<object>()): Set<object> {
  if (typeof value !== 'object' || value === null || found.has(value)) return found;
  found.add(value);
  for (const child of Object.values(value)) nodesOf(child, found);
  return found;
}
