import { type Outcome, outcomeOf, type Variables } from './check.js';
import { emulatorChecks } from './emulator-checks.js';
import { userChecks } from './user-checks.js';

const checks = { ...userChecks, ...emulatorChecks };

Object.assign(globalThis, {
  check: (name: string, env: Variables): Promise<Outcome> => outcomeOf(checks, name, env),
});
