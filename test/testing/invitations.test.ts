import { describe, expect, it } from 'vitest';
import { codesOf, connect } from './client.js';
import { createBrowser } from './sign-in/browser.js';
import { authorizeUrl, CALLBACK, paramsOf, seed } from './sign-in/support.js';

const guest = { email: 'Guest@Example.com', first_name: 'Gu', last_name: 'Est', roles: ['editor'] };

async function invited(body: object = guest) {
  const client = await connect({ seed });
  const answer = await client.call('POST', '/organization/org_1/invites', body);
  return { ...client, answer, invite: answer.body.invite };
}

describe('invitations', () => {
  it('are made, read, revoked, and can be read then', async () => {
    const { call, answer, invite, emulator } = await invited();
    expect(answer).toMatchObject({ status: 201, body: { code: 'INVITATION_CREATED' } });
    expect(invite).toMatchObject({
      email: 'guest@example.com',
      full_name: 'Gu Est',
      roles: [{ key: 'editor', name: 'Editor' }],
      is_sent: false,
      is_revoked: false,
      accepted_on: null,
    });
    expect(invite.invite_link).toBe(`${emulator.domain}/team_invitation?code=${invite.code}`);
    const path = `/organization/org_1/invites/${invite.code}`;
    expect((await call('GET', path)).body).toEqual({ ...invite, message: 'Success' });
    expect((await call('DELETE', path)).status).toBe(200);
    expect((await call('GET', path)).body.is_revoked).toBe(true);
    const unknown = await call('GET', '/organization/org_1/invites/inv_no');
    expect([unknown.status, codesOf(unknown)]).toEqual([404, ['INVITATION_NOT_FOUND']]);
    expect((await call('GET', `/organization/org_2/invites/${invite.code}`)).status).toBe(404);
  });

  it('are listed in order and in pages: those that wait, unless more is asked for', async () => {
    const { call, invite } = await invited();
    for (const email of ['b@example.com', 'a@example.com']) {
      await call('POST', '/organization/org_1/invites', { email, roles: [] });
    }
    await call('DELETE', `/organization/org_1/invites/${invite.code}`);
    const emails = async (query: string) => {
      const { invites, next_token } = (await call('GET', `/organization/org_1/invites?${query}`)).body;
      return [invites.map(({ email }: { email: string }) => email), next_token] as const;
    };
    expect(await emails('')).toEqual([['b@example.com', 'a@example.com'], null]);
    expect((await emails('sort=email_asc'))[0]).toEqual(['a@example.com', 'b@example.com']);
    expect((await emails('include_revoked=true&sort=email_desc'))[0]).toEqual([
      'guest@example.com',
      'b@example.com',
      'a@example.com',
    ]);
    const [first, next] = await emails('page_size=1&sort=email_asc');
    expect(first).toEqual(['a@example.com']);
    expect(await emails(`page_size=1&next_token=${next}`)).toEqual([['b@example.com'], null]);
    expect(await emails('include_accepted=true')).toEqual([['b@example.com', 'a@example.com'], null]);
    expect((await call('GET', '/organization/org_2/invites')).body.invites).toEqual([]);
  });

  it('name roles by key, and somebody who is neither member nor invited', async () => {
    const { call } = await invited();
    const post = (body: object) => call('POST', '/organization/org_1/invites', body);
    expect(codesOf(await post({ email: 'x@example.com', roles: ['nothing'] }))).toEqual(['ROLE_NOT_FOUND']);
    expect(codesOf(await post({ email: 'nobody', roles: [] }))).toEqual(['FIELD_INVALID']);
    expect(codesOf(await post({ email: `${'x'.repeat(260)}@example.com`, roles: [] }))).toEqual(['EMAIL_TOO_LONG']);
    const again = await post(guest);
    expect([again.status, codesOf(again)]).toEqual([409, ['INVITATION_EXISTS']]);
    const member = await post({ email: 'one@example.com', roles: [] });
    expect([member.status, codesOf(member)]).toEqual([409, ['ORGANIZATION_USER_EXISTS']]);
    expect(codesOf(await call('POST', '/organization/no/invites', guest))).toEqual(['ORGANIZATION_NOT_FOUND']);
  });

  it('are none of an organization whose users come from a directory', async () => {
    const { call } = await connect({ seed });
    await call('POST', '/connections', { name: 'okta', strategy: 'saml:okta', organization_code: 'org_1' });
    await call('POST', '/directories', { org_code: 'org_1', directory_name: 'People', provider_code: 'okta' });
    const answer = await call('POST', '/organization/org_1/invites', guest);
    expect(codesOf(answer)).toEqual(['ORGANIZATION_MANAGED_BY_DIRECTORY']);
  });

  it('lose roles and go with their organization', async () => {
    const { call, invite, emulator } = await invited();
    await call('DELETE', '/roles/role_1');
    expect((await call('GET', `/organization/org_1/invites/${invite.code}`)).body.roles).toEqual([]);
    await call('DELETE', '/organization/org_1');
    expect(emulator.save().collections.invitations).toBeUndefined();
  });
});

describe('accepting an invitation', () => {
  it('begins at the application that the link goes on to, and makes a new user a member', async () => {
    const { call, invite, emulator } = await invited();
    const answer = await emulator.fetch(invite.invite_link, { redirect: 'manual' });
    const target = new URL(answer.headers.get('location') ?? '');
    expect(target.origin).toBe(new URL(CALLBACK).origin);
    expect(target.searchParams.get('invitation_code')).toBe(invite.code);
    const url = authorizeUrl(emulator, { prompt: 'create', invitation_code: invite.code, is_invitation: 'true' });
    const callback = await emulator.signIn(url, { email: 'guest@example.com' });
    expect(paramsOf(callback)).toHaveProperty('code');
    const user = emulator.users.find('guest@example.com');
    expect(user?.organizations).toEqual(['org_1']);
    const { roles } = (await call('GET', `/organizations/org_1/users/${user?.id}/roles`)).body;
    expect(roles).toEqual([{ id: 'role_1', key: 'editor', name: 'Editor' }]);
    expect((await call('GET', '/organization/org_1/invites')).body.invites).toEqual([]);
    const { invites } = (await call('GET', '/organization/org_1/invites?include_accepted=true')).body;
    expect(invites).toEqual([expect.objectContaining({ code: invite.code, accepted_on: expect.any(String) })]);
    const revoke = await call('DELETE', `/organization/org_1/invites/${invite.code}`);
    expect(codesOf(revoke)).toEqual(['INVITATION_ACCEPTED']);
    expect(paramsOf(await emulator.signIn(url, { userId: user?.id ?? '' }))).toHaveProperty('code');
  });

  it('fills the address in on the pages', async () => {
    const { invite, emulator } = await invited();
    const { go } = createBrowser(emulator.fetch);
    const page = await go(authorizeUrl(emulator, { invitation_code: invite.code, prompt: 'create' }));
    expect(page.html).toContain('value="guest@example.com"');
  });

  it.each([
    ['a revoked one', true, 'kp_alone', 'alone@example.com'],
    ['one for somebody else', false, 'kp_alone', 'guest@example.com'],
  ])('is refused for %s', async (_, isRevoked, userId, email) => {
    const { call, invite, emulator } = await invited({ ...guest, email });
    if (isRevoked) await call('DELETE', `/organization/org_1/invites/${invite.code}`);
    const callback = await emulator.signIn(authorizeUrl(emulator, { invitation_code: invite.code }), { userId });
    expect(paramsOf(callback).error).toBe('access_denied');
    expect(emulator.users.find(userId)?.organizations).toEqual([]);
  });
});
