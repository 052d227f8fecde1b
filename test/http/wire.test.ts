import { createServer } from 'node:net';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ManagementClient } from '../../src/management/client.js';
import type { ManagementOptions } from '../../src/management/config.js';
import { failureOf, SECRET } from '../support/fake-kinde.js';
import { type LoopbackServer, listen } from '../support/server.js';

/** Over a real socket: what only a real one does. */
let server: LoopbackServer;
let answer: Parameters<typeof listen>[0];
beforeEach(async () => {
  server = await listen((...args) => answer(...args));
});
afterEach(() => server.close());

const client = (options: ManagementOptions = {}): ManagementClient =>
  new ManagementClient({
    domain: server.origin,
    clientId: 'client-1',
    clientSecret: SECRET,
    fetch: (...args) => fetch(...args),
    env: {},
    retry: { limit: 2, baseDelay: 1 },
    ...options,
  });
const shown = (value: unknown): string => inspect(value, { depth: Infinity, showHidden: true });
const USERS = JSON.stringify({ code: 'OK', users: [{ id: 'kp_1' }], next_token: null });

describe('a body', () => {
  test('is read compressed, with and without a declared length', async () => {
    const zipped = gzipSync(USERS);
    answer = (response, _, count) => {
      response.setHeader('content-encoding', 'gzip');
      if (count === 1) response.setHeader('content-length', zipped.length);
      response.end(zipped);
    };
    for (let turn = 0; turn < 2; turn += 1) expect((await client().getUsers()).items).toEqual([{ id: 'kp_1' }]);
  });

  test('is read as UTF-8 across chunks', async () => {
    const bytes = Buffer.from(JSON.stringify({ id: 'kp_1', first_name: 'é😀ü' }));
    answer = (response) => {
      for (const byte of bytes) response.write(Buffer.from([byte]));
      response.end();
    };
    expect(await client().getUser({ user_id: 'kp_1' })).toEqual({ id: 'kp_1', first_name: 'é😀ü' });
  });

  const cuts: [string, Parameters<typeof listen>[0]][] = [
    [
      'that ends before its declared length',
      (response) => {
        response.setHeader('content-length', 1_000);
        response.write(USERS.slice(0, 10));
        setTimeout(() => response.destroy(), 5);
      },
    ],
    [
      'that is cut between chunks',
      (response) => {
        response.write(USERS.slice(0, 10));
        setTimeout(() => response.destroy(), 5);
      },
    ],
    [
      'that is reset',
      (response) => {
        response.write(USERS.slice(0, 10));
        setTimeout(() => response.socket?.resetAndDestroy(), 5);
      },
    ],
    ['that never begins: the connection is closed', (response) => void response.destroy()],
    ['that never begins: the connection is reset', (response) => void response.socket?.resetAndDestroy()],
  ];
  for (const [name, cut] of cuts) {
    test(`${name}: a read is sent again`, async () => {
      answer = (response, request, count) => (count === 1 ? cut(response, request, count) : response.end(USERS));
      expect((await client().getUsers()).items).toHaveLength(1);
      expect(server.requests).toHaveLength(2);
    });

    test(`${name}: a write is not, and its error says that it may have happened`, async () => {
      answer = cut;
      const error = await failureOf(client().createOrganization({ name: 'Example' }));
      expect(error).toMatchObject({ code: 'AMBIGUOUS_WRITE', attempts: 1, operation: 'createOrganization' });
      expect(error.message).toMatch(/may have been carried out/);
      expect(error.cause).toMatchObject({ code: 'NETWORK_ERROR', cause: expect.any(Error) });
      expect(server.requests).toHaveLength(1);
      expect(shown(error)).not.toMatch(/tok-secret|client-secret/);
    });
  }

  /** Answers that stall, and a promise of the end of the first connection that carried one. */
  function stall(): Promise<unknown> {
    return new Promise((resolve) => {
      answer = (response) => {
        response.socket?.once('close', resolve);
        response.write(USERS.slice(0, 10));
      };
    });
  }

  test('that stalls ends with the timeout of the attempt, and the connection with it', async () => {
    const closed = stall();
    const error = await failureOf(client({ retry: false }).getUsers({}, { timeout: 60 }));
    expect(error).toMatchObject({ code: 'TIMEOUT', attempts: 1 });
    await closed;
  });

  test('that stalls ends with the deadline, over all attempts', async () => {
    stall();
    const start = performance.now();
    const error = await failureOf(
      client({ retry: { limit: 9, baseDelay: 1 } }).getUsers({}, { timeout: 50, deadline: 180 }),
    );
    expect(['DEADLINE_EXCEEDED', 'TIMEOUT']).toContain(error.code);
    expect(performance.now() - start).toBeLessThan(400);
    expect(error.attempts).toBeGreaterThan(1);
  });

  test('that stalls ends with the abort, and the connection with it', async () => {
    const closed = stall();
    const controller = new AbortController();
    const work = failureOf(client().getUsers({}, { signal: controller.signal }));
    await expect.poll(() => server.requests.length).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    controller.abort('enough');
    expect(await work).toMatchObject({ code: 'ABORTED', cause: 'enough' });
    await closed;
  });

  const MIB = Buffer.alloc(1024 * 1024, ' ');
  test('that declares more than 32 MiB is not read', async () => {
    let written = 0;
    answer = (response) => {
      response.setHeader('content-length', 40 * MIB.length);
      written = 0;
      response.on('error', () => {});
      response.write(MIB, () => {
        written += 1;
      });
    };
    const error = await failureOf(client().getUsers());
    expect(error).toMatchObject({ code: 'RESPONSE_TOO_LARGE', status: 200, attempts: 1, operation: 'getUsers' });
    expect(server.requests).toHaveLength(1);
    expect(written).toBeLessThan(2);
  });

  test.each([
    ['in chunks', false],
    ['compressed', true],
  ])('that turns out larger than 32 MiB %s is not read to its end', async (_, zip) => {
    answer = (response) => {
      response.on('error', () => {});
      if (zip) {
        response.setHeader('content-encoding', 'gzip');
        response.end(gzipSync(Buffer.alloc(40 * MIB.length, ' '), { level: 1 }));
        return;
      }
      let count = 0;
      const more = (): void => {
        count += 1;
        if (count <= 40 && !response.destroyed) response.write(MIB, more);
        else response.end();
      };
      more();
    };
    const error = await failureOf(client().getUsers());
    expect(error).toMatchObject({ code: 'RESPONSE_TOO_LARGE', attempts: 1 });
    expect(server.requests).toHaveLength(1);
  });
});

describe('a connection', () => {
  test('that is refused is tried again, writes too, and the error says so', async () => {
    const probe = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => probe.once('listening', resolve));
    const { port } = probe.address() as { port: number };
    await new Promise((resolve) => probe.close(resolve));
    let sent = 0;
    const toClosed: typeof fetch = (input, init) => {
      const url = String(input);
      if (url.endsWith('/oauth2/token')) return fetch(url, init);
      sent += 1;
      return fetch(url.replace(server.origin, `http://127.0.0.1:${port}`), init);
    };
    const error = await failureOf(client({ fetch: toClosed }).createOrganization({ name: 'Example' }));
    expect(error).toMatchObject({ code: 'NETWORK_ERROR', attempts: 3, operation: 'createOrganization' });
    expect(error.message).not.toMatch(/carried it out/);
    expect(error.cause.cause).toMatchObject({ code: 'ECONNREFUSED' });
    expect(sent).toBe(3);
  });

  test('that ends in a status outside of HTTP is still one KindeError', async () => {
    answer = (response) => response.socket?.end('HTTP/1.1 650 Odd\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
    expect(await failureOf(client().getUsers())).toMatchObject({ code: 'SERVER_ERROR', status: 650, attempts: 3 });
  });

  test('to something that speaks no HTTP is a NETWORK_ERROR', async () => {
    answer = (response) => response.socket?.end('220 ready\r\n');
    expect(await failureOf(client({ retry: 0 }).getUsers())).toMatchObject({ code: 'NETWORK_ERROR', attempts: 1 });
  });
});

test('a redirect is not followed, so that no token goes elsewhere', async () => {
  answer = (response) => {
    response.writeHead(307, { location: `${server.origin}/elsewhere` });
    response.end();
  };
  expect(await failureOf(client().getUsers())).toMatchObject({ code: 'UNEXPECTED_STATUS', status: 307 });
  expect(server.requests.map(({ url }) => url)).toEqual(['/api/v1/users']);
});

test('a JSON body and a form arrive as they are meant, also the second time', async () => {
  answer = (response, _, count) => {
    response.statusCode = count % 2 === 1 ? 429 : 200;
    if (count % 2 === 1) response.setHeader('ratelimit-reset', '0');
    response.end('{"code":"OK"}');
  };
  await client().createOrganization({ name: 'Éxample 😀' });
  const [first, second] = server.requests;
  expect(first?.body.equals(second?.body as Buffer)).toBe(true);
  expect(JSON.parse(String(second?.body))).toEqual({ name: 'Éxample 😀' });
  expect(second?.headers['content-type']).toBe('application/json');

  const bytes = Uint8Array.from({ length: 1_000 }, (_, index) => index % 256);
  await client().addEnvironmentLogo({ type: 'dark', logo: new File([bytes], 'logo.png', { type: 'image/png' }) });
  const uploads = server.requests.slice(2);
  expect(uploads).toHaveLength(2);
  for (const { headers, body, url, method } of uploads) {
    expect([method, url]).toEqual(['PUT', '/api/v1/environment/logos/dark']);
    const form = await new Response(body as unknown as BodyInit, {
      headers: { 'content-type': String(headers['content-type']) },
    }).formData();
    const logo = form.get('logo') as File;
    expect([...form.keys()]).toEqual(['logo']);
    expect([logo.name, logo.type]).toEqual(['logo.png', 'image/png']);
    expect(new Uint8Array(await logo.arrayBuffer())).toEqual(bytes);
  }
});

test('nothing is left open or running after calls that went well and calls that did not', async () => {
  answer = (response, _, count) => (count % 2 ? response.end(USERS) : response.destroy());
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const before = timers();
  const kinde = client({ retry: 0 });
  await Promise.allSettled(Array.from({ length: 10 }, () => kinde.getUsers({}, { timeout: 60_000, deadline: 60_000 })));
  // undici has timers of its own for a moment; ours would stay for a minute.
  await expect.poll(timers, { timeout: 5_000 }).toBeLessThanOrEqual(before + 1);
});
