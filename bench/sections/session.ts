import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { place } from '../places.js';
import { SDK, type Section } from '../section.js';
import { summary } from '../stats.js';

/** What a session check costs beside the jose calls that it cannot do without; compiled, since tsx adds to every function. */
export async function sessionSection(): Promise<Section> {
  const outfile = fileURLToPath(place('.artifacts/session-check.mjs'));
  const entryPoints = [fileURLToPath(place('bench/session-check.ts'))];
  await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'warning' });
  const env = { ...process.env, NODE_OPTIONS: '' };
  const { stdout, stderr, status } = spawnSync(process.execPath, [outfile, '--json'], { encoding: 'utf8', env });
  if (status !== 0) throw new Error(`The session check failed: ${stderr}`);
  const { jose, session } = JSON.parse(stdout) as Record<'jose' | 'session', number[]>;
  return {
    id: 'session',
    title: 'Checking a session',
    unit: 'µs',
    about:
      'Open the sealed cookie of a request and verify the access token in it; the baseline is jose doing these two alone.',
    rows: [
      { name: 'jose.compactDecrypt + jwtVerify', value: summary(jose) },
      {
        name: SDK,
        value: summary(session),
        ratio: summary(session.map((time, round) => time / (jose[round] as number))),
      },
    ],
    targets: [{ row: SDK, of: 'ratio', atMost: 1.15 }],
  };
}
