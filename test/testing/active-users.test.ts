import { describe, expect, it } from 'vitest';
import { codesOf, connect } from './client.js';
import { seed, tokensOf } from './sign-in/support.js';

async function withClock() {
  const clock = { now: Date.UTC(2026, 5, 1, 12) };
  const client = await connect({ seed, now: () => clock.now });
  const count = async (from: string, to: string) => {
    const query = new URLSearchParams({ date_time_from: from, date_time_to: to });
    return await client.call('GET', `/organizations/org_1/roles/role_1/active_users/count?${query}`);
  };
  return { ...client, clock, count };
}

describe('active users of a role', () => {
  it('are those who have it and were given an access token in the period', async () => {
    const { emulator, call, clock, count } = await withClock();
    const day = (number: number) => [`2026-06-0${number}T00:00:00Z`, `2026-06-0${number}T23:59:59Z`] as const;
    const active = async (number: number) => (await count(...day(number))).body.active_users_count;
    expect(await active(1)).toBe(0);
    await tokensOf(emulator, { userId: 'kp_one' }, { org_code: 'org_1' });
    await tokensOf(emulator, { userId: 'kp_two' }, { org_code: 'org_1' });
    expect([await active(1), await active(2)]).toEqual([1, 0]);
    clock.now += 20 * 3_600_000;
    await tokensOf(emulator, { userId: 'kp_one' }, { org_code: 'org_1' });
    expect([await active(1), await active(2)]).toEqual([1, 1]);
    await call('POST', '/organizations/org_1/users/kp_two/roles', { role_id: 'role_1' });
    expect([await active(1), await active(2)]).toEqual([2, 1]);
  });

  it('are counted to the second, ends included', async () => {
    const { emulator, count } = await withClock();
    await tokensOf(emulator, { userId: 'kp_one' }, { org_code: 'org_1' });
    const { body } = await count('2026-06-01T12:00:00.900Z', '2026-06-01T12:00:00.100Z');
    expect(body).toMatchObject({
      active_users_count: 1,
      date_time_from: '2026-06-01T12:00:00Z',
      date_time_to: '2026-06-01T12:00:01Z',
    });
    expect((await count('2026-06-01T12:00:01Z', '2026-06-01T12:00:02Z')).body.active_users_count).toBe(0);
  });

  it('are counted for less than 3 days', async () => {
    const { count } = await withClock();
    expect((await count('2026-07-01T00:00:00Z', '2026-07-03T23:59:59Z')).status).toBe(200);
    expect(codesOf(await count('2026-07-01T00:00:00Z', '2026-07-04T00:00:00Z'))).toEqual(['DATE_TIME_RANGE_TOO_LARGE']);
    expect(codesOf(await count('2026-07-02T00:00:00Z', '2026-07-01T00:00:00Z'))).toEqual(['DATE_TIME_RANGE_INVALID']);
    expect(codesOf(await count('yesterday', '2026-07-01T00:00:00Z'))).toEqual(['PARAMETER_INVALID']);
  });
});
