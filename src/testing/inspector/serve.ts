import type { Answer } from '../answer.js';
import type { EmulatorClock } from '../clock.js';
import type { Environment } from '../environment.js';
import type { EmulatorFaults } from '../faults/controls.js';
import type { FaultPlan } from '../faults/fault.js';
import type { ListenOptions } from '../listen.js';
import type { Mint } from '../mint/mint.js';
import type { EmulatorSnapshot } from '../snapshot.js';
import { hostCheckFrom, type InspectorOptions } from './access.js';
import type { InspectorParts } from './parts.js';

/** What of an emulator the inspector's buttons use. */
export interface Inspected extends Mint {
  readonly clock: EmulatorClock;
  readonly faults: EmulatorFaults;
  reset(): void;
  snapshot(): EmulatorSnapshot;
  restore(snapshot: EmulatorSnapshot): void;
  revokeTokens(): void;
  rotateKeys(): void;
  expireSessions(): void;
  deliverWebhooks(): Promise<unknown>;
}

/** An emulator, or one of its namespaces, and what it works on. */
interface Seen {
  readonly emulator: Inspected;
  readonly environment: Pick<Environment, 'current' | 'log' | 'exchangeOf'>;
}

/** Puts the inspector in front of an emulator where the options say so; it is loaded then. A namespace is seen at its host. */
export async function inspected(
  answer: Answer,
  options: (ListenOptions & InspectorOptions) | undefined,
  seenAt: (url: URL) => Seen,
  namespaces: () => readonly string[],
): Promise<Answer> {
  const isKnownHost = hostCheckFrom(options ?? {});
  if (!isKnownHost) return answer;
  const { withInspector } = await import('./inspector.js');
  // Made once for each: its buttons keep a state.
  const made = new WeakMap<Inspected, InspectorParts>();
  const partsAt = (url: URL): InspectorParts => {
    const seen = seenAt(url);
    const parts = made.get(seen.emulator) ?? { ...partsOf(seen), namespaces };
    made.set(seen.emulator, parts);
    return parts;
  };
  return withInspector(answer, partsAt, isKnownHost);
}

function partsOf({ emulator, environment }: Seen): Omit<InspectorParts, 'namespaces'> {
  const { current, log, exchangeOf } = environment;
  const { mintToken, faults, clock } = emulator;
  const actions = actionsOf(emulator);
  return { state: current.state, log, exchangeOf, now: () => clock.now(), mintToken, actions, faults };
}

function actionsOf(emulator: Inspected): InspectorParts['actions'] {
  let kept: EmulatorSnapshot | undefined;
  return {
    reset: () => emulator.reset(),
    snapshot() {
      kept = emulator.snapshot();
    },
    restore() {
      if (!kept) throw new Error('No state was kept yet.');
      emulator.restore(kept);
    },
    'advance-clock': (seconds) => emulator.clock.advance(Number(seconds) * 1000),
    'revoke-tokens': () => emulator.revokeTokens(),
    'rotate-keys': () => emulator.rotateKeys(),
    'expire-sessions': () => emulator.expireSessions(),
    'deliver-webhooks': () => emulator.deliverWebhooks(),
    'plan-faults': (text) => emulator.faults.plan(planFrom(text)),
    'clear-faults': () => emulator.faults.clear(),
  };
}

function planFrom(text: string): FaultPlan {
  try {
    return JSON.parse(text) as FaultPlan;
  } catch (cause) {
    throw new Error(`The plan is not JSON: ${(cause as Error).message}`, { cause });
  }
}
