import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import schema from '../../seed.schema.json' with { type: 'json' };
import { createEmulator, type Emulator, EmulatorError, loadSeed } from '../../src/testing/index.js';
import { seedSchema } from '../../src/testing/seed-schema.js';
import { type Answered, call, connect, makeEmulator, requestToken } from './client.js';

const text = (emulator: Emulator) => JSON.stringify(emulator.save());

async function userIds(client: { call: (method: string, path: string) => Promise<Answered> }): Promise<string[]> {
  return (await client.call('GET', '/users?page_size=500')).body.users.map((user: { id: string }) => user.id);
}

describe('snapshot and restore', () => {
  it('go back to the same bytes after any requests', async () => {
    const request = fc.constantFrom<[string, string, unknown?]>(
      ['POST', '/user', { profile: { given_name: 'New' } }],
      ['POST', '/organization', { name: 'New' }],
      ['POST', '/roles', { name: 'Role', key: 'role' }],
      ['DELETE', '/organization/org_globex'],
      ['PATCH', '/organization/org_acme', { name: 'Other' }],
      ['POST', '/properties', { key: 'x', name: 'X', type: 'single_line_text', context: 'usr', is_private: false }],
    );
    await fc.assert(
      fc.asyncProperty(fc.array(request, { maxLength: 12 }), fc.nat(12), async (requests, at) => {
        const { emulator, call } = await connect();
        let snapshot = emulator.snapshot();
        let then = text(emulator);
        for (const [index, [method, path, body]] of requests.entries()) {
          if (index === at) [snapshot, then] = [emulator.snapshot(), text(emulator)];
          await call(method, path, body);
        }
        emulator.restore(snapshot);
        expect(text(emulator)).toBe(then);
      }),
      { numRuns: 15 },
    );
  });

  it('bring identifiers, sessions and the clock back', async () => {
    const { emulator, call } = await connect();
    const snapshot = emulator.snapshot();
    const first = (await call('POST', '/user', { profile: {} })).body.id;
    emulator.clock.freeze('2030-01-01T00:00:00Z');
    emulator.restore(snapshot);
    expect((await call('POST', '/user', { profile: {} })).body.id).toBe(first);
    expect(emulator.clock.isFrozen).toBe(false);
  });

  it('let revokeTokens reach what was issued after the snapshot, and nothing else have its identifier', async () => {
    const emulator = makeEmulator();
    const before = emulator.snapshot();
    const token = await emulator.mintToken();
    emulator.restore(before);
    const other = await emulator.mintToken({ user: 'amber@example.com' });
    expect(decodeJwt(other).jti).not.toBe(decodeJwt(token).jti);
    expect((await call(emulator, token, 'GET', '/users')).status).toBe(200);
    emulator.revokeTokens();
    expect((await call(emulator, token, 'GET', '/users')).status).toBe(403);
    emulator.reset();
    expect((await call(emulator, token, 'GET', '/users')).status).toBe(403);
  });

  it('share nothing with a seed or a saved state that somebody changes', () => {
    const plan = { key: 'pro', name: 'Pro' };
    const user = { id: 'kp_1', properties: { city: 'Here' } };
    const seed = { plans: [plan], users: [user] };
    const emulator = makeEmulator({ seed });
    const then = text(emulator);
    user.properties.city = 'Elsewhere';
    plan.name = 'Free';
    const given = emulator.save().collections.users?.[0]?.[1] as typeof user;
    given.properties.city = 'Nowhere';
    emulator.reset();
    expect(text(emulator)).toBe(then);
    expect(then).toContain('"city":"Here"');
  });

  it('refuses what is no snapshot', () => {
    expect(() => makeEmulator().restore({} as never)).toThrow(EmulatorError);
  });
});

describe('namespaces', () => {
  it('have a state, a clock and a log of their own', async () => {
    const emulator = makeEmulator();
    const one = emulator.namespace('one');
    expect(one).toBe(emulator.namespace('one'));
    expect(one.domain).toBe('https://one.emulator.kinde.com');
    const token: string = (await requestToken(one)).body.access_token;
    expect((await call(one, token, 'POST', '/user', { profile: {} })).status).toBe(200);
    one.clock.advance(1_000_000);
    expect(one.users.all()).toHaveLength(3);
    expect(emulator.users.all()).toHaveLength(2);
    expect([one.requests.length, emulator.requests.length]).toEqual([2, 0]);
    expect(emulator.clock.now()).toBeLessThan(one.clock.now());
    // The fetch of the emulator reaches them all; a token is good where it was asked for.
    const asked = { ...one, domain: one.domain, fetch: emulator.fetch };
    expect((await call(asked, token, 'GET', '/users')).body.users).toHaveLength(3);
    expect((await call(emulator, token, 'GET', '/users')).status).toBe(403);
    expect([emulator.dropNamespace('one'), emulator.dropNamespace('one')]).toEqual([true, false]);
    expect(emulator.namespace('one').users.all()).toHaveLength(2);
  });

  it('start from a snapshot where one is given, and go back to it', async () => {
    const { emulator, call } = await connect();
    await call('POST', '/user', { profile: {} });
    const one = emulator.namespace('one', { from: emulator.snapshot() });
    one.reset();
    expect(one.users.all()).toHaveLength(3);
  });

  it('start from the seed that the emulator has when they are named', () => {
    const emulator = makeEmulator({ seed: { users: 2 } });
    const before = emulator.namespace('before');
    emulator.reseed({ users: 7 });
    before.reset();
    expect([before, emulator.namespace('after')].map(({ users }) => users.all().length)).toEqual([2, 7]);
  });

  it('are reached by their host at the port of the emulator', async () => {
    const emulator = makeEmulator();
    emulator.namespace('one');
    await using listener = await emulator.listen({ host: '127.0.0.1' });
    const { request } = await import('node:http');
    const issuer = await new Promise<string>((resolve, reject) => {
      const headers = { host: `one.localhost:${listener.port}` };
      const options = { port: listener.port, path: '/.well-known/openid-configuration', headers };
      request(options, (answer) => {
        let body = '';
        answer.on('data', (chunk) => {
          body += chunk;
        });
        answer.on('end', () => resolve(JSON.parse(body).issuer));
      })
        .on('error', reject)
        .end();
    });
    expect(issuer).toBe(`http://one.localhost:${listener.port}`);
    expect(emulator.namespace('one').requests).toHaveLength(1);
    expect(emulator.requests).toHaveLength(0);
  });

  it.each(['', 'Big', 'a.b', '-a'])('are not called %j', (name) => {
    expect(() => makeEmulator().namespace(name)).toThrow(EmulatorError);
  });

  it('are none below an IP address', () => {
    expect(() => makeEmulator({ domain: 'http://127.0.0.1:4000' }).namespace('one')).toThrow('an IP address');
  });
});

describe('the clock', () => {
  it('is what tokens go by', async () => {
    const { emulator, call } = await connect();
    expect((await call('GET', '/users')).status).toBe(200);
    emulator.clock.advance(86_401_000);
    expect((await call('GET', '/users')).status).toBe(403);
    emulator.clock.reset();
    expect((await call('GET', '/users')).status).toBe(200);
  });

  it('stands still, moves by hand and goes on, over the option `now`', () => {
    let base = 1_000;
    const { clock } = createEmulator({ now: () => base });
    clock.freeze();
    base = 5_000;
    expect(clock.now()).toBe(1_000);
    clock.advance(500);
    expect(clock.now()).toBe(1_500);
    clock.resume();
    base = 6_000;
    expect(clock.now()).toBe(2_500);
    clock.set(new Date(10));
    expect(clock.now()).toBe(10);
    expect(() => clock.set('never')).toThrow('takes a date');
  });
});

describe('files', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kinde-emulator-'));
  });
  afterAll(async () => rm(folder, { recursive: true, force: true }));

  it('keep a state with everything in it', async () => {
    const { emulator, token, call: ask } = await connect();
    await ask('POST', '/user', { profile: { given_name: 'Kept' } });
    const file = join(folder, 'state.json');
    await emulator.saveTo(file);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    const other = makeEmulator({ seed: {} });
    await other.loadFrom(file);
    expect(text(other)).toBe(text(emulator));
    const client = { call: (method: string, path: string) => call(other, token, method, path) };
    expect(await userIds(client)).toHaveLength(3);
  });

  it.each([
    [{}, 'format must be'],
    [{ format: 'kinde-emulator-state', version: 1 }, 'version is 1'],
    [{ format: 'kinde-emulator-state', version: 2, collections: { users: {} } }, 'collections.users must be a list'],
    [{ format: 'kinde-emulator-state', version: 2, collections: { users: [[1]] } }, 'collections.users[0]'],
  ])('that hold no state are refused: %j', (value, message) => {
    const emulator = makeEmulator();
    const before = text(emulator);
    expect(() => emulator.load(value as never)).toThrow(message);
    expect(text(emulator)).toBe(before);
  });

  it('hold seeds in YAML or JSON', async () => {
    const [yaml, json] = [join(folder, 'seed.yaml'), join(folder, 'seed.json')];
    await writeFile(yaml, '# yaml-language-server: $schema=x\nusers:\n  - email: one@example.com\n');
    await writeFile(json, JSON.stringify({ $schema: 'x', users: [{ email: 'one@example.com' }] }));
    expect(await loadSeed(yaml)).toEqual(await loadSeed(json));
    expect(makeEmulator({ seed: await loadSeed(yaml) }).users.all()).toHaveLength(1);
  });

  it.each([
    ['users:\n  - mail: x\n', 'wrong.yml does not fit: users[0] is wrong: it has no field "mail"'],
    ['organizations:\n  - code: x\n', 'organizations[0] is wrong: name is missing'],
    ['people: 1\n', 'unknown part "people"'],
    ['- users: 3\n', 'it must be an object'],
    ['users: many\n', 'users must be a list, or a whole number'],
    ['users: [\n', 'is not YAML'],
  ])('with a wrong seed say where: %j', async (content, message) => {
    const file = join(folder, 'wrong.yml');
    await writeFile(file, content);
    await expect(loadSeed(file)).rejects.toThrow(message);
    await expect(loadSeed(join(folder, 'none.json'))).rejects.toThrow('cannot be read');
  });
});

describe('the schema of seeds', () => {
  it('is the one in the package: npm run generate:seed', () => {
    expect(schema).toEqual(JSON.parse(JSON.stringify(seedSchema())));
  });

  it('accepts and refuses what the emulator does', () => {
    const isValid = new Ajv2020({ strict: false }).compile(schema);
    expect(isValid({ users: 3, organizations: [{ name: 'A', plans: [{ key: 'p' }] }] })).toBe(true);
    for (const seed of [{ people: 1 }, { users: [{ mail: 'x' }] }, { organizations: [{ code: 'x' }] }, { users: -1 }]) {
      expect(isValid(seed)).toBe(false);
    }
  });
});
