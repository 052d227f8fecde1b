import { expect, test } from 'vitest';
import { sharedLimiter } from '../../src/http/limiters.js';

const limits = { deadlineAt: Infinity, timeout: 1_000 };
const terms = { concurrency: 1, priority: 'interactive', maxDelay: 1_000, limits } as const;

test('a tenant has one limiter for each fetch and key', () => {
  const [one, other] = [() => {}, () => {}];
  const limiter = sharedLimiter(one, 'a');
  expect(sharedLimiter(one, 'a')).toBe(limiter);
  expect(sharedLimiter(one, 'b')).not.toBe(limiter);
  expect(sharedLimiter(other, 'a')).not.toBe(limiter);
});

test('a thousand are kept; then those that know nothing are forgotten, and no other', () => {
  const fetch = () => {};
  const all = Array.from({ length: 1_000 }, (_, index) => sharedLimiter(fetch, `tenant-${index}`));
  const busy = all[7]?.gate(terms);
  busy?.enter();
  expect(all.every((limiter, index) => sharedLimiter(fetch, `tenant-${index}`) === limiter)).toBe(true);
  const last = sharedLimiter(fetch, 'one more');
  expect(sharedLimiter(fetch, 'one more')).toBe(last);
  const kept = all.filter((limiter, index) => sharedLimiter(fetch, `tenant-${index}`) === limiter);
  expect(kept).toEqual([all[7]]);
  busy?.leave(undefined);
});
