import { createEmulator } from '../src/testing/index.js';

/** Milliseconds of processor time, which a busy machine does not change. */
function worked(run: () => void): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

const ROUNDS = 10_000;
const emulator = createEmulator({ seed: { users: 1_000, organizations: 5 } });
const snapshot = emulator.snapshot();
const restores = () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    emulator.restore(snapshot);
    emulator.users.find('user-500@example.com');
    emulator.allowUrls({ callbackUrls: ['http://localhost:4000/callback'] });
  }
};
restores();
console.log(
  `${ROUNDS} restores, each with a read and a write, of 1,000 users: ${worked(restores).toFixed(0)} ms of work`,
);

const before = process.memoryUsage().heapUsed;
const large: unknown[] = [];
const seeding = worked(() => large.push(createEmulator({ seed: { users: 100_000, organizations: 10 } })));
const megabytes = (process.memoryUsage().heapUsed - before) / 1e6;
console.log(`a seed of 100,000 users: ${seeding.toFixed(0)} ms of work, ${megabytes.toFixed(0)} MB before collection`);
