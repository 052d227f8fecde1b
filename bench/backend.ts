import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** The server that clients call, in a process of its own. */
export interface Backend {
  readonly origin: string;
  readonly port: number;
  /** How many tokens it has issued. */
  tokens(): Promise<number>;
  close(): void;
}

export async function startBackend(): Promise<Backend> {
  const child: ChildProcess = fork(new URL('server.js', import.meta.url));
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    port,
    tokens: async () => Number(await (await fetch(`${origin}/tokens`)).text()),
    close: () => child.disconnect(),
  };
}
