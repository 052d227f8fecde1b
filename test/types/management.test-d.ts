import { expectTypeOf } from 'vitest';
import type { operations } from '../../generated/management/operations.js';
import { createUser, getUser, getUsers } from '../../generated/management/rows.js';
import type { KindeApiClient } from '../../src/kinde-api-client.js';
import type {
  CallOptions,
  ListOptions,
  ManagementClient,
  ManagementMethods,
  Page,
  PagePromise,
} from '../../src/management/index.js';

// Checked by tsc, never run.
declare const management: ManagementClient;

export async function lists(): Promise<void> {
  const list = management.getUsers({ page_size: 10 });
  expectTypeOf(list).toExtend<PromiseLike<unknown>>();
  expectTypeOf(list).toExtend<AsyncIterable<unknown>>();
  for await (const user of list) {
    expectTypeOf(user.id).toEqualTypeOf<string | undefined>();
    expectTypeOf(user.email).toExtend<string | null | undefined>();
    // @ts-expect-error a user of a list has `email`, not `preferred_email`
    user.preferred_email;
  }
  const page = await list;
  expectTypeOf(page.nextCursor).toEqualTypeOf<string | null>();
  expectTypeOf(page.items).toBeArray();
  expectTypeOf(page.items[0]?.id).toEqualTypeOf<string | undefined>();
  // Kinde's own fields stay beside them.
  expectTypeOf(page.next_token).toExtend<string | null | undefined>();
  expectTypeOf(page.users?.[0]?.id).toEqualTypeOf<string | undefined>();
  for await (const one of list.pages()) expectTypeOf(one.nextCursor).toEqualTypeOf<string | null>();
  expectTypeOf(await list.toArray({ limit: 5 })).toEqualTypeOf<typeof page.items>();
  expectTypeOf(list).toExtend<PagePromise<Page<object, { id?: string }>, { id?: string }>>();

  for await (const flag of management.getFeatureFlags()) expectTypeOf(flag.key).toEqualTypeOf<string>();
  for await (const property of management.getProperties({ page_size: 5 }))
    expectTypeOf(property.id).toExtend<string | undefined>();
}

export async function inputs(signal: AbortSignal): Promise<void> {
  // Input may be left out where nothing is required, and options come after it.
  await management.getUsers();
  await management.getUsers(
    {},
    { signal, timeout: 1, deadline: 1, headers: { a: 'b' }, retry: false, cursor: 'c', prefetch: false },
  );
  await management.getUsers(undefined, { signal });
  await management.getUser({ id: 'kp_1' }, { signal, retry: { limit: 1, writes: true } });
  await management.getUsers({ user_id: ['kp_1', 'kp_2'] });
  await management.getUsers({ user_id: 'kp_1' });

  // @ts-expect-error required
  management.getUser();
  // @ts-expect-error required
  management.getUser({});
  // @ts-expect-error null is not an id
  management.getUser({ id: null });
  // @ts-expect-error unknown
  management.getUsers({ pageSize: 10 });
  // @ts-expect-error of the wrong type
  management.getUsers({ page_size: '10' });
  // @ts-expect-error options are not input
  management.getUsers({ signal });
  // @ts-expect-error a call that gives no list has no cursor
  management.getUser({ id: 'kp_1' }, { cursor: 'c' });
  // @ts-expect-error unknown option
  management.getUser({ id: 'kp_1' }, { retries: 3 });
  // @ts-expect-error both path parameters are required
  management.getOrganizationUserRoles({ org_code: 'org_1' });
  // @ts-expect-error no such method
  management.getEnvironementFeatureFlags();
}

export async function forms(): Promise<void> {
  const created = await management.createUser({ first_name: 'A', last_name: 'B', email: 'a@example.com' });
  expectTypeOf(created.id).toEqualTypeOf<string | undefined>();
  await management.createUser({
    profile: { given_name: 'A' },
    identities: [{ type: 'email', details: { email: 'a@example.com' } }],
    organization_code: 'org_1',
  });
  await management.createUser();
  // @ts-expect-error of the wrong type
  management.createUser({ identities: [{ type: 'fax' }] });
  // @ts-expect-error unknown in either form
  management.createUser({ firstName: 'A' });

  await management.getUser({ user_id: 'kp_1' });
  await management.updateUser({ user_id: 'kp_1', first_name: 'A' });
  await management.updateUser({ id: 'kp_1', given_name: 'A' });
  await management.deleteUser({ user_id: 'kp_1' });
  await management.getOrganization({ org_code: 'org_1' });
  await management.updateRole({ role_id: 'r', name: 'A' });
  await management.createFeatureFlag({ name: 'a', key: 'a', type: 'boolean', default_value: false });
  await management.createFeatureFlag({ name: 'a', key: 'a', type: 'bool', default_value: 'false' });
  // @ts-expect-error no such type
  management.createFeatureFlag({ name: 'a', key: 'a', type: 'json', default_value: 'x' });
  // @ts-expect-error the id is required
  management.updateUser({ first_name: 'A' });

  await management.addEnvironmentLogo({ type: 'dark', logo: new Blob() });
  // @ts-expect-error a logo is a Blob
  management.addEnvironmentLogo({ type: 'dark', logo: 'path.png' });

  expectTypeOf(await management.updateApplication({ application_id: 'a' })).toEqualTypeOf<undefined>();
}

/** Every operation of the table is a method, and nothing else is. */
expectTypeOf<keyof ManagementMethods>().toEqualTypeOf<keyof typeof operations>();
/** Every method gives a promise, and takes options last. */
type Results = { [Name in keyof ManagementMethods]: ReturnType<ManagementMethods[Name]> };
expectTypeOf<Results[keyof Results]>().toExtend<PromiseLike<unknown>>();
type Last<List extends unknown[]> = Required<List> extends [...unknown[], infer One] ? One : never;
type OptionsOf = { [Name in keyof ManagementMethods]: Last<Parameters<ManagementMethods[Name]>> };
expectTypeOf<Exclude<OptionsOf[keyof OptionsOf], undefined>>().toEqualTypeOf<CallOptions | ListOptions>();

expectTypeOf<ReturnType<KindeApiClient['getManagement']>>().toEqualTypeOf<ManagementClient>();

export async function single(): Promise<void> {
  // An operation by itself is typed as its method, flat forms apart.
  const list = management.call(getUsers, { page_size: 5 });
  for await (const user of list) expectTypeOf(user.email).toExtend<string | null | undefined>();
  expectTypeOf((await management.call(getUsers)).items).toBeArray();
  const user = await management.call(getUser, { id: 'kp_1' }, { priority: 'batch' });
  expectTypeOf(user.preferred_email).toExtend<string | undefined>();
  // @ts-expect-error the flat form is that of the method
  await management.call(createUser, { email: 'a@example.com' });
  // @ts-expect-error `id` is required
  await management.call(getUser);
}
