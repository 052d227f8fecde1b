import fc from 'fast-check';
import type { Fault, FaultPlan, FaultRule } from '../../../src/testing/index.js';

const commit = fc.constantFrom('before' as const, 'after' as const);
const ms = fc.oneof(
  fc.integer({ min: 0, max: 40 }),
  fc
    .tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 2_000 }))
    .map(([min, more]) => ({ min, max: min + more })),
);

/** Faults that a network and a service can have. */
export const networkFaults: fc.Arbitrary<Fault> = fc.oneof(
  fc.constant<Fault>({ kind: 'refused' }),
  fc.record({ kind: fc.constant('reset' as const), commit, by: fc.constantFrom('reset' as const, 'close' as const) }),
  fc.record({ kind: fc.constant('no-answer' as const), commit }),
  fc.record({ kind: fc.constant('latency' as const), commit, ms }),
  fc.record({ kind: fc.constant('slow-body' as const), ms }),
  fc.record({ kind: fc.constant('truncated' as const), part: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({ kind: fc.constantFrom('empty' as const, 'html' as const, 'not-json' as const) }),
  fc.record({ kind: fc.constant('rate-limited' as const), resetS: fc.constantFrom(undefined, 0, 1, 3_600) }),
  fc.record({ kind: fc.constant('server-error' as const), commit, status: fc.constantFrom(500, 502, 503, 504) }),
  fc.record({ kind: fc.constant('challenge' as const), status: fc.constantFrom(202, 403, 405, 503) }),
);

/** What withdraws credentials, or makes the clocks differ. */
export const withdrawals: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ kind: fc.constantFrom('rotate-keys' as const, 'revoke-tokens' as const) }),
  fc.record({
    kind: fc.constant('clock-skew' as const),
    seconds: fc.constantFrom(-90_000, -3_600, -20, 20, 3_600, 90_000),
  }),
);

/** Plans over some targets. */
export function plansOf(targets: readonly string[], faults: fc.Arbitrary<Fault>): fc.Arbitrary<FaultPlan> {
  const rule: fc.Arbitrary<FaultRule> = fc.record(
    {
      fault: faults,
      operations: fc.constantFrom(...targets),
      probability: fc.constantFrom(0.1, 0.3, 0.6, 1),
      nth: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 }),
      from: fc.integer({ min: 1, max: 8 }),
      times: fc.integer({ min: 1, max: 6 }),
    },
    { requiredKeys: ['fault', 'operations', 'probability'] },
  );
  return fc.record({ seed: fc.nat(), rules: fc.array(rule, { minLength: 1, maxLength: 6 }) });
}
