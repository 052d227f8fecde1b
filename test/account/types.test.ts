import { describe, expectTypeOf, it } from 'vitest';
import type { GetRolesItem } from '../../generated/account/operations.js';
import type { AccountClient, AccountOptions } from '../../src/account/index.js';

describe('the types of the account client', () => {
  it('know inputs, answers and items', () => {
    expectTypeOf<AccountClient['getEntitlement']>().parameter(0).toEqualTypeOf<{ key: string }>();
    expectTypeOf<Awaited<ReturnType<AccountClient['getRoles']>>['items']>().toEqualTypeOf<GetRolesItem[]>();
    expectTypeOf<Awaited<ReturnType<AccountClient['getUserProfile']>>['email']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<Awaited<ReturnType<AccountClient['revokeToken']>>>().toEqualTypeOf<undefined>();
    expectTypeOf<{ subnav: 'organization_members' }>().toExtend<
      NonNullable<Parameters<AccountClient['getPortalLink']>[0]>
    >();
    expectTypeOf<{ subnav: 'nowhere' }>().not.toExtend<NonNullable<Parameters<AccountClient['getPortalLink']>[0]>>();
  });

  it('take a token or a function', () => {
    expectTypeOf<{ accessToken: string }>().toExtend<AccountOptions>();
    expectTypeOf<{ accessToken: () => string }>().toExtend<AccountOptions>();
    expectTypeOf<{
      accessToken: (request: { refused?: string | undefined }) => Promise<string>;
    }>().toExtend<AccountOptions>();
    expectTypeOf<{ domain: string }>().not.toExtend<AccountOptions>();
  });
});
