#!/usr/bin/env node
import { run } from './run.js';

/** A signal for commands that have something to put in order before they end; the others end at once. */
function stopSignal(): () => AbortSignal {
  const stop = new AbortController();
  let isHeard = false;
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      // Who asks twice does not want to wait.
      if (!isHeard || stop.signal.aborted) process.exit(130);
      stop.abort();
    });
  }
  return () => {
    isHeard = true;
    return stop.signal;
  };
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Who reads it has enough, `head` for one.
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

/** One that is longer than the terminal is wide would leave its beginning behind. */
function status(line: string): void {
  process.stderr.write(`\r\x1b[K${line.slice(0, (process.stderr.columns || 80) - 1)}`);
}

const signal = stopSignal();
process.exitCode = await run(process.argv.slice(2), {
  out: (line) => process.stdout.write(`${line}\n`),
  error: (line) => process.stderr.write(`${line}\n`),
  ...(process.stderr.isTTY && { status }),
  env: process.env,
  get signal() {
    return signal();
  },
});
