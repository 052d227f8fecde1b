import { describe, expect, test } from 'vitest';
import { type LogEntry, type LogField, type LogLevel, logging } from '../../src/logging/index.js';
import { type Answer, broken, FakeKinde, failureOf, json, refused, SECRET } from '../support/fake-kinde.js';

function lines() {
  const written: [LogLevel, string, LogEntry][] = [];
  const logger = Object.fromEntries(
    (['debug', 'info', 'warn', 'error'] as const).map((level) => [
      level,
      (message: string, entry: LogEntry) => void written.push([level, message, entry]),
    ]),
  ) as unknown as Console;
  return { written, logger };
}

const OK: Answer = json({ id: 'kp_private', first_name: 'Ada' }, 200, { 'x-request-id': 'req-1' });

describe('logging', () => {
  test('writes one entry for each call, with names and numbers only', async () => {
    const { written, logger } = lines();
    await new FakeKinde(OK).client({ hooks: logging({ logger }) }).getUserMfa({ user_id: 'kp_private' });
    expect(written).toEqual([
      [
        'info',
        'kinde call',
        {
          operation: 'getUserMfa',
          method: 'GET',
          path: '/api/v1/users/{user_id}/mfa',
          domain: 'example.kinde.com',
          priority: 'interactive',
          status: 200,
          duration: expect.any(Number),
          attempts: 1,
          requestId: 'req-1',
        },
      ],
    ]);
  });

  test('writes attempts at the level debug', async () => {
    const { written, logger } = lines();
    const kinde = new FakeKinde([broken('ECONNRESET'), OK]);
    await kinde.client({ hooks: logging({ logger, level: 'debug' }) }).getUser({ user_id: 'kp_private' });
    expect(
      written.map(([level, message, { attempt, code, status }]) => [level, message, attempt, code, status]),
    ).toEqual([
      ['debug', 'kinde attempt failed', 1, 'NETWORK_ERROR', undefined],
      ['debug', 'kinde attempt', 2, undefined, 200],
      ['info', 'kinde call', undefined, undefined, 200],
    ]);
  });

  test.each<[string, Answer, LogLevel]>([
    ['NOT_FOUND', refused(404), 'warn'],
    ['SERVER_ERROR', refused(500), 'error'],
  ])('%s is written as %3$s', async (code, answer, level) => {
    const { written, logger } = lines();
    await failureOf(new FakeKinde(answer).client({ hooks: logging({ logger }), retry: 0 }).getUser({ user_id: 'x' }));
    expect(written).toMatchObject([[level, 'kinde call failed', { code, operation: 'getUser', attempts: 1 }]]);
  });

  test('shows no token, no secret, no id, no address and no field of a user, whatever fails', async () => {
    const { written, logger } = lines();
    const leaky: Answer = ({ headers, url }) =>
      new Error(`${url} ${JSON.stringify(headers)} kp_private ada@example.com`);
    const id = { 'x-request-id': 'a b"<script>' };
    for (const answer of [OK, leaky, refused(400, 'kp_private'), json({ id: 'kp_private' }, 200, id)]) {
      const client = new FakeKinde(answer).client({ hooks: logging({ logger, level: 'debug' }), retry: 0 });
      const calls = [
        client.getUser({ user_id: 'kp_private' }),
        client.getUsers({ email: 'ada@example.com' }),
        client.createUser({ email: 'ada@example.com', first_name: 'Ada' }),
      ];
      for (const call of calls) await Promise.resolve(call).catch(() => {});
    }
    expect(written.length).toBeGreaterThan(20);
    expect(JSON.stringify(written)).not.toMatch(new RegExp(`tok-secret|${SECRET}|kp_private|ada|<script`, 'i'));
  });

  test('`level` and `fields` say what is written', async () => {
    const { written, logger } = lines();
    const fields: LogField[] = ['operation', 'status'];
    const kinde = new FakeKinde([OK, refused(500)]);
    const client = kinde.client({ hooks: logging({ logger, level: 'error', fields }), retry: 0 });
    await client.getUser({ user_id: 'x' });
    await failureOf(client.getUser({ user_id: 'x' }));
    expect(written).toEqual([['error', 'kinde call failed', { operation: 'getUser', status: 500 }]]);
  });

  test.each([
    [{ level: 'silent' }],
    [{ level: 'Info' }],
    [{ logger: {} }],
    [{ logger: null }],
    [{ logger: { info() {} } }],
  ])('%j is refused, since nothing would be written', (options) => {
    expect(() => logging(options as object)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  });

  test('a logger that fails does not fail the call', async () => {
    const logger = new Proxy({} as Console, {
      get: () => () => {
        throw new Error('disk full');
      },
    });
    const client = new FakeKinde(OK).client({ hooks: logging({ logger, level: 'debug' }) });
    expect(await client.getUser({ user_id: 'x' })).toMatchObject({ first_name: 'Ada' });
  });
});
