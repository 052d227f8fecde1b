import { createEmulator, type TokenFlaw } from 'kinde-sdk/testing';
import { expect, it } from 'vitest';
import { createApi } from './api.js';

const emulator = createEmulator();
const api = createApi(emulator.domain, emulator.fetch);
const amber = { user: 'amber@example.com', organization: 'org_acme', audience: 'https://api.example.com' };

function ask(token: string): Promise<Response> {
  return api(new Request('https://api.example.com/', { headers: { authorization: `Bearer ${token}` } }));
}

it('takes a sound token', async () => {
  const answer = await ask(await emulator.mintToken(amber));
  expect(await answer.json()).toEqual({ user: emulator.users.find('amber@example.com')?.id, organization: 'org_acme' });
});

const flaws: TokenFlaw[] = ['expired', 'not-yet-valid', 'wrong-audience', 'wrong-issuer', 'unknown-key'];

it.each([...flaws, 'wrong-signature', 'no-signature', 'symmetric-signature'] as const)('refuses %s', async (flaw) => {
  expect((await ask(await emulator.mintToken({ ...amber, flaw }))).status).toBe(401);
});
