import { spawnSync } from 'node:child_process';

/** Runs a program; gives its problem, or nothing. */
export function problemOf(command: string, args: readonly string[], cwd?: string): string[] {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  return status === 0 ? [] : [error?.message ?? `${stdout}${stderr}`.trim()];
}

/** Does a check, prints how it went, and gives whether it found nothing. */
export function step(title: string, check: () => readonly string[]): boolean {
  const found = check();
  console.log(`${found.length === 0 ? 'ok    ' : 'failed'} ${title}`);
  for (const line of found) console.log(`    ${line.replaceAll('\n', '\n    ')}`);
  return found.length === 0;
}

/** One more thing to know about the check that runs. */
export function note(text: string): void {
  console.log(`       ${text}`);
}
