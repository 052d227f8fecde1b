import { describe, expect, it } from 'vitest';
import { codesOf, connect } from './client.js';

const dark = { name: 'Dark', key: 'dark', type: 'bool', default_value: 'false' };

describe('feature flags', () => {
  it('live through their operations', async () => {
    const { call } = await connect();
    expect(await call('POST', '/feature_flags', dark)).toEqual({
      status: 201,
      body: { code: 'OK', message: 'Success' },
    });
    const again = await call('POST', '/feature_flags', dark);
    expect([again.status, codesOf(again)]).toEqual([409, ['FEATURE_FLAG_EXISTS']]);
    const list = async () => (await call('GET', '/environment/feature_flags')).body.feature_flags;
    expect(await list()).toEqual({ dark: { type: 'bool', value: false } });

    const query = 'name=Limit&description=d&type=int&allow_override_level=org&default_value=5';
    expect((await call('PUT', `/feature_flags/dark?${query}`)).status).toBe(200);
    expect(await list()).toEqual({ dark: { type: 'int', value: 5 } });
    const incomplete = await call('PUT', '/feature_flags/dark?name=Limit');
    expect(codesOf(incomplete)).toEqual(Array.from({ length: 4 }, () => 'PARAMETER_REQUIRED'));

    await call('PATCH', '/environment/feature_flags/dark', { value: '7' });
    expect(await list()).toEqual({ dark: { type: 'int', value: 7 } });
    await call('DELETE', '/environment/feature_flags/dark');
    expect(await list()).toEqual({ dark: { type: 'int', value: 5 } });
    await call('PATCH', '/environment/feature_flags/dark', { value: '8' });
    await call('DELETE', '/environment/feature_flags');
    expect(await list()).toEqual({ dark: { type: 'int', value: 5 } });

    await call('DELETE', '/feature_flags/dark');
    expect(await list()).toEqual({});
    expect(codesOf(await call('DELETE', '/feature_flags/dark'))).toEqual(['FEATURE_FLAG_NOT_FOUND']);
  });

  it('refuse values that are not of their type', async () => {
    const { call } = await connect({ seed: { featureFlags: [{ key: 'n', type: 'int', default_value: 1 }] } });
    const refused = [
      await call('POST', '/feature_flags', { ...dark, default_value: 'yes' }),
      await call('PATCH', '/environment/feature_flags/n', { value: 'x' }),
      await call('PUT', '/feature_flags/n?name=n&description=d&type=bool&allow_override_level=org&default_value=5'),
    ];
    expect(refused.map(codesOf)).toEqual(Array.from({ length: 3 }, () => ['FEATURE_FLAG_VALUE_INVALID']));
    expect(codesOf(await call('POST', '/feature_flags', { ...dark, type: 'json' }))).toEqual(['FIELD_INVALID']);
  });

  it('are overridden for an organization and a user', async () => {
    const { call } = await connect({
      seed: {
        featureFlags: [
          { key: 'theme', type: 'str', default_value: 'light' },
          { key: 'fixed', type: 'str', default_value: 'x', allow_override_level: 'env' },
        ],
        organizations: [{ code: 'org_a', name: 'A' }],
        users: [{ id: 'kp_1' }],
      },
    });
    const theme = async () => (await call('GET', '/organizations/org_a/feature_flags')).body.feature_flags.theme.value;
    await call('PATCH', '/environment/feature_flags/theme', { value: 'blue' });
    expect(await theme()).toBe('blue');
    expect((await call('PATCH', '/organizations/org_a/feature_flags/theme?value=dark')).status).toBe(200);
    expect(await theme()).toBe('dark');
    expect((await call('PATCH', '/users/kp_1/feature_flags/theme?value=red')).status).toBe(200);
    await call('DELETE', '/organizations/org_a/feature_flags/theme');
    expect(await theme()).toBe('blue');
    await call('PATCH', '/organizations/org_a/feature_flags/theme?value=dark');
    await call('DELETE', '/organizations/org_a/feature_flags');
    expect(await theme()).toBe('blue');
    const fixed = await call('PATCH', '/organizations/org_a/feature_flags/fixed?value=y');
    expect(codesOf(fixed)).toEqual(['FEATURE_FLAG_OVERRIDE_NOT_ALLOWED']);
  });
});
