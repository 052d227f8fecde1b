import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const WORKER = fileURLToPath(new URL('../fleet-worker.ts', import.meta.url));

/** A process of the fleet, ready to start its clients. */
export interface Worker {
  readonly child: ChildProcess;
  /** Starts the clients; gives how each call went (`OK 120`: code and ms). */
  go(): Promise<{ code: string; ms: number }[]>;
  /** Ends it as a crash does. */
  kill(): Promise<void>;
}

/** Starts a process and waits until it is ready. */
export async function startWorker(redis: string, domain: string, clients: number): Promise<Worker> {
  const args = ['--import', 'tsx', WORKER, redis, domain, String(clients), 'a-client-secret-of-the-fleet'];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  await once(lines, 'line');
  return {
    child,
    async go() {
      child.stdin?.write('go\n');
      const [line] = (await once(lines, 'line')) as [string];
      const outcomes = JSON.parse(line) as string[];
      return outcomes.map((text) => ({ code: text.split(' ')[0] as string, ms: Number(text.split(' ')[1]) }));
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

/** A Kinde on loopback that numbers its tokens, and refuses those that were revoked. */
export interface Issuer {
  readonly origin: string;
  /** Tokens that were asked for, in order, with the time of it. */
  readonly asked: number[];
  readonly revoked: Set<string>;
  /** What a token request gets; default a token after 150 ms. */
  answer: (response: ServerResponse, count: number, request: IncomingMessage) => void;
  close(): Promise<void>;
}

/** Gives token number `count`. */
export function issue(response: ServerResponse, count: number, seconds = 86_400): void {
  response.setHeader('content-type', 'application/json');
  response.end(`{"access_token":"tok-secret-${count}","token_type":"bearer","expires_in":${seconds}}`);
}

/** Starts the issuer. */
export async function startIssuer(): Promise<Issuer> {
  const server = createServer((request, response) => {
    request.resume();
    if (request.url === '/oauth2/token') {
      const count = issuer.asked.push(Date.now());
      issuer.answer(response, count, request);
      return;
    }
    const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
    response.setHeader('content-type', 'application/json');
    if (issuer.revoked.has(token)) response.writeHead(403).end('{"errors":[{"code":"TOKEN_INVALID","message":"no"}]}');
    else response.end('{"id":"kp_1"}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer: Issuer = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    revoked: new Set(),
    answer: (response, count) => void setTimeout(() => issue(response, count), 150),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return issuer;
}
