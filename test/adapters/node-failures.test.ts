import { createServer, request as send } from 'node:http';
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  createServer as createHttp2Server,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { createNodeListener, type Incoming, toRequest } from '../../src/adapters/node.js';

/** One request of a client that can leave; settles once the connection is closed or the answer has ended. */
interface Sent {
  readonly status: Promise<number>;
  /** Whether the answer came to its end. */
  readonly whole: Promise<boolean>;
  leave(): void;
}

interface Server {
  send(method?: string): Sent;
  close(): Promise<void>;
}

type Start = (listener: ReturnType<typeof createNodeListener>) => Promise<Server>;

const startHttp1: Start = async (listener) => {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    send(method = 'GET') {
      const outgoing = send({ port, host: '127.0.0.1', method });
      const answer = new Promise<import('node:http').IncomingMessage>((resolve) => outgoing.once('response', resolve));
      outgoing.on('error', () => undefined).end();
      const whole = answer.then(
        (incoming) =>
          new Promise<boolean>((resolve) => {
            incoming.on('error', () => undefined).once('close', () => resolve(incoming.complete));
            incoming.resume();
          }),
      );
      return { status: answer.then(({ statusCode = 0 }) => statusCode), whole, leave: () => outgoing.destroy() };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const startHttp2: Start = async (listener) => {
  const server = createHttp2Server(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const sessions: ClientHttp2Session[] = [];
  return {
    send(method = 'GET') {
      const session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      sessions.push(session.on('error', () => undefined));
      const stream: ClientHttp2Stream = session.request({ ':path': '/', ':method': method });
      const status = new Promise<number>((resolve) =>
        stream.once('response', (headers) => resolve(Number(headers[':status']))),
      );
      const whole = new Promise<boolean>((resolve) => {
        stream.on('error', () => undefined).once('close', () => resolve(stream.rstCode === 0));
        stream.resume();
      });
      return { status, whole, leave: () => session.destroy() };
    },
    close: () =>
      new Promise((resolve) => {
        for (const session of sessions) session.destroy();
        server.close(() => resolve());
      }),
  };
};

/** A body of one chunk; then it waits, and fails. */
function body(then: Promise<unknown>): ReadableStream {
  let isBegun = false;
  return new ReadableStream({
    async pull(controller) {
      if (isBegun) await then;
      isBegun = true;
      controller.enqueue(new TextEncoder().encode('part'));
    },
  });
}

describe.each([
  ['HTTP/1', startHttp1],
  ['HTTP/2', startHttp2],
] as const)('over %s', (_version, start) => {
  it('a body that fails half-way is told, and the client sees that it is not whole', async () => {
    const errors: unknown[] = [];
    const gone = new Error('database gone');
    let fail = (): void => {};
    const failing = new Promise((_, reject) => {
      fail = () => reject(gone);
    });
    const server = await start(
      createNodeListener(() => new Response(body(failing)), { onError: (e) => errors.push(e) }),
    );
    const sent = server.send();
    expect(await sent.status).toBe(200);
    fail();
    expect(await sent.whole).toBe(false);
    await vi.waitFor(() => expect(errors).toEqual([gone]));
    await server.close();
  });

  it('a client that leaves is no failure, ends the body and the signal', async () => {
    const onError = vi.fn();
    let signal: AbortSignal | undefined;
    let cancel = (): void => {};
    const cancelled = new Promise<void>((resolve) => {
      cancel = resolve;
    });
    const listener = createNodeListener(
      (request) => {
        signal = request.signal;
        const start = (to: ReadableStreamDefaultController) => to.enqueue(new TextEncoder().encode('part'));
        return new Response(new ReadableStream({ start, cancel }));
      },
      { onError },
    );
    const settled: Promise<void>[] = [];
    const server = await start((incoming, outgoing) => {
      const answered = listener(incoming, outgoing);
      settled.push(answered);
      return answered;
    });
    const sent = server.send();
    expect(await sent.status).toBe(200);
    sent.leave();
    await cancelled;
    await Promise.all(settled);
    expect(onError).not.toHaveBeenCalled();
    expect(signal?.aborted).toBe(true);
    await server.close();
  });

  it('nor is one that left before there was an answer', async () => {
    const [onError, cancel] = [vi.fn(), vi.fn()];
    let arrive = (): void => {};
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const listener = createNodeListener(
      async ({ signal }) => {
        arrive();
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        return new Response(new ReadableStream({ cancel }));
      },
      { onError },
    );
    let answered: Promise<void> | undefined;
    const server = await start((incoming, outgoing) => {
      answered = listener(incoming, outgoing);
      return answered;
    });
    const sent = server.send();
    await arrived;
    sent.leave();
    await answered;
    expect([onError.mock.calls.length, cancel.mock.calls.length]).toEqual([0, 1]);
    await server.close();
  });

  it('methods that no `Request` can have are not implemented, and no failure', async () => {
    const onError = vi.fn();
    const handler = vi.fn(() => new Response('in'));
    const server = await start(createNodeListener(handler, { onError }));
    expect(await server.send('TRACE').status).toBe(501);
    expect(await server.send('OPTIONS').status).toBe(200);
    expect([onError.mock.calls, handler.mock.calls.length]).toEqual([[], 1]);
    await server.close();
  });
});

it.each(['TRACE', 'CONNECT', 'TRACK', 'trace'])('a framework that takes %s gets a request all the same', (method) => {
  const incoming = { method, url: '/', headers: { host: 'app.example.com' }, socket: {} } as unknown as Incoming;
  // None of the sign-in's paths answers it.
  expect(toRequest(incoming).method).toBe('OPTIONS');
});
