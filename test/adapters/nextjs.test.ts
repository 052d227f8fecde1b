import { fork } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeAdapter, type Start } from './conformance.js';
import { Client, PUBLIC } from './support/client.js';
import { comeBack } from './support/kinde.js';

const FOLDER = join(import.meta.dirname, 'next-app');
const SDK = join(FOLDER, 'sdk/dist');

beforeAll(async () => {
  await build({
    entryPoints: [join(import.meta.dirname, '../../src/adapters/nextjs.ts')],
    outfile: join(SDK, 'nextjs.mjs'),
    bundle: true,
    format: 'esm',
    target: 'es2022',
    packages: 'external',
  });
});
afterAll(async () => {
  await rm(join(FOLDER, 'sdk'), { recursive: true, force: true });
  await rm(join(FOLDER, 'dist'), { recursive: true, force: true });
});

/** A real Next, in a process of its own. */
const start: Start = async (env, { trustProxy } = {}) => {
  const own = {
    TRUST_PROXY: String(trustProxy ?? false),
    // Next refuses to run twice in one folder.
    NEXT_DIST: trustProxy ? 'dist/trusting' : 'dist/app',
    NEXT_TELEMETRY_DISABLED: '1',
    NODE_ENV: 'development',
  };
  const child = fork(join(FOLDER, 'server.mjs'), { env: { ...process.env, ...env, ...own }, silent: true });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (said += chunk));
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message) => resolve((message as { port: number }).port));
    child.once('exit', (code) => reject(new Error(`Next ended with ${code}: ${said}`)));
  });
  const close = async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill();
    await ended;
  };
  return { port, close };
};

const base = '/api/auth';

describeAdapter({ name: 'nextjs', framework: 'NextJS', base, start }, (run) => {
  const signIn = async (email: string): Promise<Client> => {
    const client = new Client(run().app.port);
    await comeBack(run().kinde, client, await client.page(`${base}/login`), email);
    return client;
  };

  it('a page is rendered for who is signed in, and leads others to the login and back', async () => {
    const client = new Client(run().app.port);
    const sent = await client.page('/pages/private?a=1');
    expect(sent.status).toBe(307);
    const back = await comeBack(run().kinde, client, await client.page(sent.location ?? ''), 'amber@example.com');
    expect(new URL(back.location ?? '').pathname + new URL(back.location ?? '').search).toBe('/pages/private?a=1');
    expect((await client.page('/pages/private')).text).toContain('hello amber@example.com');
  });

  it('a page for somebody else is 403', async () => {
    const answer = await (await signIn('jade@example.com')).page('/pages/admin');
    expect(answer.status).toBe(403);
    expect(answer.text).not.toContain('secrets');
    expect((await (await signIn('amber@example.com')).page('/pages/admin')).text).toContain('secrets');
  });

  it('the proxy answers what must not be seen, before anything is rendered', async () => {
    const answer = await (await signIn('jade@example.com')).page('/proxied');
    expect([answer.status, answer.text]).toEqual([403, expect.stringContaining('permission manage:users')]);
    expect((await new Client(run().app.port).page('/proxied')).location).toContain(`${base}/login?`);
  });

  it('a page sees the session that the proxy has renewed, and renews nothing itself', async () => {
    run().kinde.behind = 3_630_000;
    const client = await signIn('amber@example.com');
    run().kinde.behind = 0;
    const refreshes = () => run().kinde.grants.filter(({ type }) => type === 'refresh_token').length;
    const before = refreshes();
    const answer = await client.page('/pages/private');
    expect(answer.text).toContain('hello amber@example.com');
    expect(answer.setCookies.some((one) => one.startsWith('__Host-kinde-session'))).toBe(true);
    expect(refreshes() - before).toBe(1);
  });

  it('without the proxy an expired session is over for a page, and its refresh token is not spent', async () => {
    run().kinde.behind = 3_630_000;
    const client = await signIn('amber@example.com');
    run().kinde.behind = 0;
    const before = run().kinde.grants.length;
    const answer = await client.page('/pages/private', { headers: { 'x-without-proxy': '1' } });
    expect([answer.status, answer.location]).toEqual([307, expect.stringContaining(`${base}/login`)]);
    expect(run().kinde.grants.length).toBe(before);
    expect((await client.page('/pages/private')).text).toContain('hello amber@example.com');
  });

  it('a server action knows who sends it', async () => {
    const client = await signIn('amber@example.com');
    const form = await client.page('/pages/action');
    const name = /name="(\$ACTION_ID_[^"]+)"/.exec(form.text)?.[1] ?? '';
    const submit = (by: Client) => {
      const body = `--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n\r\n--x--\r\n`;
      const headers = { 'content-type': 'multipart/form-data; boundary=x', origin: PUBLIC };
      return by.page('/pages/action', { method: 'POST', headers, body });
    };
    expect((await submit(client)).text).toContain('saved by amber@example.com');
    const stranger = await submit(new Client(run().app.port));
    expect([stranger.status, stranger.location]).toEqual([303, expect.stringContaining(`${base}/login`)]);
  });

  it("the router's own requests in the background begin no sign-in", async () => {
    const client = new Client(run().app.port);
    const headers = { rsc: '1', 'next-router-prefetch': '1' };
    // Next wants its own mark in the address, and says which.
    const marked = await client.script(`${base}/login?_rsc=abc`, { headers });
    const answer = await client.script(marked.location ?? '', { headers });
    expect([answer.status, answer.location]).toEqual([503, undefined]);
    expect([...client.cookies.keys()].filter((one) => one.includes('kinde'))).toEqual([]);
  });

  it('a client cannot choose where the login leads', async () => {
    const headers = { 'x-kinde-path': '//evil.example', 'x-without-proxy': '1' };
    for (const path of ['//evil.example', '/\\\\evil.example', 'https://evil.example/', '@evil.example']) {
      const answer = await new Client(run().app.port).page('/pages/private', {
        headers: { ...headers, 'x-kinde-path': path },
      });
      const { origin, searchParams } = new URL(answer.location ?? '');
      expect([origin, searchParams.get('post_login_redirect_url') ?? '/']).toEqual([
        PUBLIC,
        expect.stringMatching(/^\/(?![/\\])/),
      ]);
    }
  });
});
