import type { ManagementClient } from '../management/index.js';
import type { Calls } from './calls.js';
import { identityKey } from './identity.js';
import type { ListedUser } from './listed-user.js';
import type { UserIdentity, UserMembership, UserRecord } from './user-record.js';
import { given } from './user-steps.js';

/** What an export tells of each user besides what lists tell. */
export interface DetailOptions {
  readonly organization?: string | undefined;
  readonly properties?: boolean | undefined;
  readonly roles?: boolean | undefined;
  readonly verified?: boolean | undefined;
}

/** What the record of a user is asked with. */
export interface Details {
  readonly client: ManagementClient;
  readonly calls: Calls;
  readonly options: DetailOptions;
}

/** The record of a listed user. */
export async function recordOf(user: ListedUser, details: Details): Promise<UserRecord> {
  const { organization, properties = true, roles, verified } = details.options;
  const user_id = user.id ?? '';
  const own = properties && organization !== undefined ? await propertiesOf(user_id, details) : user.properties;
  const codes = [...(user.organizations ?? [])];
  const organizations = roles ? await Promise.all(codes.map((code) => membershipOf(user_id, code, details))) : codes;
  const identities = identitiesFrom(user, verified ? await confirmedOf(user_id, details) : undefined);
  const { id, created_on, first_name, last_name, picture, provided_id } = user;
  return {
    ...given({ id, ...identities.own, first_name, last_name, picture, provided_id }),
    is_suspended: user.is_suspended === true,
    organizations,
    ...(own && Object.keys(own).length > 0 && { properties: { ...own } }),
    ...(identities.more.length > 0 && { identities: identities.more }),
    ...given({ created_on }),
  };
}

/** The primary identities go into fields of their own, the others into the list. */
function identitiesFrom(user: ListedUser, confirmed: ReadonlyMap<string, boolean> | undefined) {
  const all = (user.identities ?? []).flatMap(({ type, identity, connection_id }): UserIdentity[] => {
    if (!type || !identity) return [];
    const is_verified = confirmed?.get(identityKey({ type, identity }));
    return [{ type, identity, ...given({ connection_id, is_verified }) } as UserIdentity];
  });
  const firstOf = (type: 'email' | 'phone' | 'username'): UserIdentity | undefined => {
    const primary = user[type] ? identityKey({ type, identity: user[type] as string }) : undefined;
    const some = all.filter((identity) => identity.type === type);
    return some.find((identity) => identityKey(identity) === primary) ?? some[0];
  };
  const [email, phone, username] = [firstOf('email'), firstOf('phone'), firstOf('username')];
  const own = {
    // An address without an identity is that of the profile.
    email: email?.identity ?? user.email,
    email_verified: email?.is_verified,
    phone: phone?.identity ?? user.phone,
    phone_verified: phone?.is_verified,
    username: username?.identity ?? user.username,
  };
  return { own, more: all.filter((identity) => ![email, phone, username].includes(identity)) };
}

async function propertiesOf(user_id: string, { client, calls }: Details): Promise<Readonly<Record<string, string>>> {
  const input = { user_id, page_size: 100 };
  const values = await calls.patiently(() => client.getUserPropertyValues(input, calls.once).toArray());
  return Object.fromEntries(values.flatMap(({ key, value }) => (key ? [[key, String(value)]] : [])));
}

async function confirmedOf(user_id: string, { client, calls }: Details): Promise<ReadonlyMap<string, boolean>> {
  const identities = await calls.patiently(() => client.getUserIdentities({ user_id }, calls.once).toArray());
  return new Map(
    identities.map(({ type, name, email, is_confirmed }) => [
      identityKey({ type, identity: name ?? email }),
      is_confirmed === true,
    ]),
  );
}

async function membershipOf(user_id: string, code: string, { client, calls }: Details): Promise<UserMembership> {
  const input = { org_code: code, user_id };
  const { roles } = await calls.patiently(() => client.getOrganizationUserRoles(input, calls.once));
  const { permissions } = await calls.patiently(() => client.getOrganizationUserPermissions(input, calls.once));
  // Those that a role gives come with the role.
  const direct = (permissions ?? []).filter((permission) => (permission.roles ?? []).length === 0);
  return {
    code,
    roles: (roles ?? []).flatMap(({ key }) => key ?? []),
    ...(direct.length > 0 && { permissions: direct.flatMap(({ key }) => key ?? []) }),
  };
}
