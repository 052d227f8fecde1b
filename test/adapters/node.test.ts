import { createServer, request as send } from 'node:http';
import { connect, createServer as createHttp2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { describe, expect, it } from 'vitest';
import { createNodeListener, type Incoming, sendResponse, toRequest } from '../../src/adapters/node.js';
import { Client } from './support/client.js';
import { listen } from './support/listen.js';

/** A request as Node would give it. */
function incoming(parts: Record<string, unknown>): Incoming {
  return { method: 'GET', url: '/', headers: {}, socket: {}, ...parts } as unknown as Incoming;
}

describe('a request', () => {
  it.each([
    ['/a?b=1', 'http://app.example.com/a?b=1'],
    ['//evil.example/x', 'http://app.example.com//evil.example/x'],
    ['http://evil.example/x?y=1', 'http://app.example.com/x?y=1'],
    ['*', 'http://app.example.com/'],
    ['@evil.example', 'http://app.example.com/'],
    ['javascript:alert(1)', 'http://app.example.com/'],
    ['/\\evil.example', 'http://app.example.com//evil.example'],
  ])('for %s stays with the host that it was sent to', (url, expected) => {
    expect(toRequest(incoming({ url, headers: { host: 'app.example.com' } })).url).toBe(expected);
  });

  it.each(['evil.example/x?', 'a b', 'a@b', '', 'x#y', 'app.example.com:99999999'])('a host %j is none', (host) => {
    expect(toRequest(incoming({ headers: { host } })).url).toBe('http://localhost/');
  });

  it('keeps headers that come again, and leaves out those that only HTTP/2 has', () => {
    const headers = { ':path': '/', ':authority': 'h2.example.com', 'x-a': '1', 'set-cookie': ['a=1', 'b=2'] };
    const request = toRequest(incoming({ headers, socket: { encrypted: true } }));
    expect(request.url).toBe('https://h2.example.com/');
    expect([...request.headers.keys()]).toEqual(['set-cookie', 'set-cookie', 'x-a']);
  });

  it.each([
    [0, 'http://inside/'],
    [1, 'https://near.example.com/'],
    [2, 'http://far.example.com/'],
    [9, 'http://spoofed.example.com/'],
  ])('with %d trusted proxies', (trust, expected) => {
    const headers = {
      host: 'inside',
      'x-forwarded-host': 'spoofed.example.com, far.example.com, near.example.com',
      'x-forwarded-proto': 'http, http, https',
    };
    expect(toRequest(incoming({ headers }), { trust }).url).toBe(expected);
  });

  it('what a trusted proxy says must be a host and a scheme', () => {
    const headers = { host: 'inside', 'x-forwarded-host': 'evil.example/x?', 'x-forwarded-proto': 'javascript' };
    expect(toRequest(incoming({ headers }), { trust: 1 }).url).toBe('http://inside/');
  });

  it.each([
    ['application/x-www-form-urlencoded', { a: '1 2', b: ['x', 'y'], c: { d: 'z' } }, 'a=1+2&b=x&b=y&c%5Bd%5D=z'],
    ['application/json; charset=utf-8', { a: 1 }, '{"a":1}'],
    ['application/merge-patch+json', [1], '[1]'],
    ['text/plain', 'as it is', 'as it is'],
    ['application/octet-stream', Buffer.from('bytes'), 'bytes'],
    ['multipart/form-data', { a: '1' }, ''],
  ])('a body of %s that a parser has read is written again', async (type, body, expected) => {
    const headers = { 'content-type': type, 'content-length': '999', 'content-encoding': 'gzip' };
    const request = toRequest(incoming({ method: 'POST', headers, body, readableEnded: true }), { body: true });
    expect(await request.text()).toBe(expected);
    if (expected) expect(request.headers.has('content-length')).toBe(false);
  });
});

describe('a server', () => {
  it('streams bodies in and out', async () => {
    const app = await listen(createServer(createNodeListener(async (request) => new Response(request.body))));
    const body = 'x'.repeat(300_000);
    expect((await new Client(app.port).send('/', { method: 'POST', body })).text).toBe(body);
    await app.close();
  });

  it('sends what is there before the rest, and ends a body that nobody reads', async () => {
    let ended = (): void => {};
    const cancelled = new Promise<void>((resolve) => {
      ended = resolve;
    });
    let aborted = false;
    const listener = createNodeListener((request) => {
      request.signal.addEventListener('abort', () => {
        aborted = true;
      });
      const start = (controller: ReadableStreamDefaultController) =>
        controller.enqueue(new TextEncoder().encode('one'));
      return new Response(new ReadableStream({ start, cancel: ended }));
    });
    const app = await listen(createServer(listener));
    await new Promise<void>((resolve, reject) => {
      const outgoing = send({ port: app.port }, (answer) => {
        answer.once('data', (chunk) => {
          expect(String(chunk)).toBe('one');
          answer.destroy();
          resolve();
        });
      });
      outgoing.on('error', reject).end();
    });
    await cancelled;
    expect(aborted).toBe(true);
    await app.close();
  });

  it('keeps cookies that were set before, sends several, and none of a body to HEAD', async () => {
    const app = express();
    app.use(async (req, res) => {
      res.cookie('before', '1');
      const headers = new Headers([
        ['set-cookie', 'a=1'],
        ['set-cookie', 'b=2'],
      ]);
      await sendResponse(new Response('body', { status: 201, headers }), res, req.method);
    });
    const { port, close } = await listen(createServer(app));
    const client = new Client(port);
    expect(await client.send('/')).toMatchObject({
      status: 201,
      text: 'body',
      setCookies: ['before=1; Path=/', 'a=1', 'b=2'],
    });
    expect(await client.send('/', { method: 'HEAD' })).toMatchObject({ status: 201, text: '' });
    await close();
  });

  it('a handler that fails is a 500 that tells nothing', async () => {
    const listener = createNodeListener(() => {
      throw new Error('a secret');
    });
    const app = await listen(createServer(listener));
    expect(await new Client(app.port).send('/')).toMatchObject({ status: 500, text: '' });
    await app.close();
  });

  it('speaks HTTP/2', async () => {
    const server = createHttp2Server(
      createNodeListener(async (request) => {
        const headers = new Headers({ connection: 'close', 'x-url': request.url });
        headers.append('set-cookie', 'a=1');
        headers.append('set-cookie', 'b=2');
        return new Response(`${request.method} ${await request.text()}`, { headers });
      }),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const stream = session.request({ ':method': 'POST', ':path': '/x', ':authority': 'h2.example.com' });
    const headers = new Promise<Record<string, unknown>>((resolve) => stream.once('response', resolve));
    stream.end('body');
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    expect(String(Buffer.concat(chunks))).toBe('POST body');
    expect(await headers).toMatchObject({ 'x-url': 'http://h2.example.com/x', 'set-cookie': ['a=1', 'b=2'] });
    session.close();
    await new Promise((resolve) => server.close(resolve));
  });
});
