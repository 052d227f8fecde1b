import createClient from 'openapi-fetch';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { CreateRoleInput, GetUsersInput, ManagementOperations } from '../../generated/management/operations.js';
import { operations } from '../../generated/management/operations.js';
import type { components, paths } from '../../generated/management/schema.js';

type Calls = ManagementOperations;

describe('the types of the operations', () => {
  it('take path, query and body side by side', () => {
    expectTypeOf<Calls['updateUser']['input']>().toHaveProperty('id').toEqualTypeOf<string>();
    expectTypeOf<Calls['updateUser']['input']>().toHaveProperty('given_name');
    expectTypeOf<{ org_code: string; page_size: 50; sort: 'name_asc' }>().toExtend<
      Calls['getOrganizationUsers']['input']
    >();
    expectTypeOf<{ org_code: string; sort: 'sideways' }>().not.toExtend<Calls['getOrganizationUsers']['input']>();
    expectTypeOf<{ page_size: 50 }>().not.toExtend<Calls['getOrganizationUsers']['input']>();
    expectTypeOf<Calls['addEnvironmentLogo']['input']['logo']>().toEqualTypeOf<Blob>();
    expectTypeOf<{ key: undefined }>().toExtend<CreateRoleInput>();
  });

  it('take one or a list where a list is sent comma separated', () => {
    expectTypeOf<GetUsersInput['email']>().toEqualTypeOf<string | readonly string[] | null | undefined>();
    expectTypeOf<Calls['deleteCallbackUrls']['input']['urls']>().toEqualTypeOf<string | readonly string[]>();
  });

  it('answer what the document declares', () => {
    expectTypeOf<Calls['getUser']['output']['preferred_email']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<Calls['updateApplication']['output']>().toEqualTypeOf<undefined>();
    expectTypeOf<components['schemas']['users_response']>().toExtend<Calls['getUsers']['output']>();
    expectTypeOf<Calls['getPasskey']['output']>().toHaveProperty('policy');
  });

  it('have an item only on lists', () => {
    expectTypeOf<Calls['getUsers']['item']['email']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<Calls['getConnections']['item']['strategy']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<Calls['getUser']>().not.toHaveProperty('item');
    expectTypeOf<Calls['getTimezones']>().not.toHaveProperty('item');
  });

  it('give a feature flag its key and a typed value', () => {
    expectTypeOf<Calls['getEnvironmentFeatureFlags']['item']['key']>().toEqualTypeOf<string>();
    expectTypeOf<Calls['getEnvironmentFeatureFlags']['item']['value']>().toEqualTypeOf<
      string | number | boolean | undefined
    >();
  });

  it('say which calls may go without input', () => {
    expectTypeOf<Calls['getUsers']['optional']>().toEqualTypeOf<true>();
    expectTypeOf<Calls['getTimezones']['optional']>().toEqualTypeOf<true>();
    expectTypeOf<Calls['getOrganization']>().not.toHaveProperty('optional');
    expectTypeOf<Calls['updateBusiness']>().not.toHaveProperty('optional');
  });

  it('and the table have the same names', () => {
    expectTypeOf<keyof typeof operations>().toEqualTypeOf<keyof Calls>();
    expect(Object.keys(operations)).toHaveLength(183);
  });
});

describe('the types of the document', () => {
  it('are those of a raw client', async () => {
    const seen: string[] = [];
    const client = createClient<paths>({
      baseUrl: 'https://example.kinde.com',
      fetch: async (request) => {
        seen.push(request.url);
        return Response.json({ users: [{ id: 'kp_1' }], next_token: 'next' });
      },
    });
    const { data } = await client.GET('/api/v1/users', { params: { query: { page_size: 1 } } });
    expectTypeOf(data).toEqualTypeOf<components['schemas']['users_response'] | undefined>();
    expect([seen, data?.users?.[0]?.id]).toEqual([['https://example.kinde.com/api/v1/users?page_size=1'], 'kp_1']);
    // @ts-expect-error The path does not exist.
    void client.GET('/api/v1/nowhere');
  });
});
