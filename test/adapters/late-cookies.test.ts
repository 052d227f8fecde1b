import { createServer, type ServerResponse } from 'node:http';
import { expect, it } from 'vitest';
import { addCookiesLate } from '../../src/adapters/late-cookies.js';
import { Client } from './support/client.js';
import { listen } from './support/listen.js';

/** Every way in which an application may write its headers. */
const WAYS: Readonly<Record<string, (response: ServerResponse) => void>> = {
  'setHeader and end': (response) => response.setHeader('set-cookie', 'mine=1').end('body'),
  'set after ours': (response) => {
    response.setHeader('set-cookie', ['mine=1']);
    response.write('bo');
    response.end('dy');
  },
  'writeHead with an object': (response) => response.writeHead(200, { 'Set-Cookie': 'mine=1' }).end('body'),
  'writeHead with a reason': (response) => response.writeHead(200, 'Fine', { 'set-cookie': ['mine=1'] }).end('body'),
  'writeHead with a flat list': (response) => response.writeHead(200, ['Set-Cookie', 'mine=1', 'X-A', '1']).end('body'),
  'writeHead over setHeader': (response) => {
    response.setHeader('set-cookie', 'older=1');
    response.writeHead(200, { 'set-cookie': 'mine=1' }).end('body');
  },
  flushHeaders: (response) => {
    response.setHeader('set-cookie', 'mine=1');
    response.flushHeaders();
    response.end('body');
  },
};

it.each(Object.entries(WAYS))('%s', async (_way, write) => {
  const app = await listen(
    createServer((_request, response) => {
      addCookiesLate(response, { setCookies: ['ours=1', 'ours=2'], cacheControlFor: () => 'private, no-store' });
      write(response);
    }),
  );
  const answer = await new Client(app.port).send('/');
  expect(answer).toMatchObject({ status: 200, text: 'body', setCookies: ['mine=1', 'ours=1', 'ours=2'] });
  expect(answer.headers['cache-control']).toBe('private, no-store');
  await app.close();
});

it.each([undefined, null])('keeps headers that come behind a reason of %s', async (reason) => {
  const app = await listen(
    createServer((_request, response) => {
      addCookiesLate(response, { setCookies: ['ours=1'], cacheControlFor: () => undefined });
      response.writeHead(200, reason as never, { 'content-security-policy': "default-src 'none'" }).end();
    }),
  );
  const { headers, setCookies } = await new Client(app.port).send('/');
  expect([headers['content-security-policy'], setCookies]).toEqual(["default-src 'none'", ['ours=1']]);
  await app.close();
});

it('changes nothing where there is nothing to add', async () => {
  const app = await listen(
    createServer((_request, response) => {
      addCookiesLate(response, { setCookies: [], cacheControlFor: () => undefined });
      response.writeHead(203, 'Fine', { 'cache-control': 'public' }).end();
    }),
  );
  const { status, headers, setCookies } = await new Client(app.port).send('/');
  expect([status, headers['cache-control'], setCookies]).toEqual([203, 'public', []]);
  await app.close();
});
