/**
 * The tour: the eleven steps of the complete example in the README of Kinde's Python SDK, then a walk over 2,500 users.
 *
 *   npm run demo             on the emulator, offline
 *   npm run demo -- --live   on the Kinde environment that KINDE_DOMAIN, KINDE_CLIENT_ID and KINDE_CLIENT_SECRET name
 */
import { GrantType, isKindeError, KindeApiClient, type ManagementOptions } from 'kinde-sdk';
import type { ManagementClient } from 'kinde-sdk/management';
import type { Seed } from 'kinde-sdk/testing';

const WALK = 2_500;

/** What the emulator holds besides its users. */
const SEED: Seed = {
  organizations: [{ name: 'Acme' }, { name: 'Globex' }],
  roles: [
    { key: 'admin', name: 'Administrator' },
    { key: 'member', name: 'Member' },
  ],
  featureFlags: [
    { key: 'theme', type: 'str', default_value: 'light' },
    { key: 'beta', type: 'bool', default_value: false },
  ],
};

/** How to undo what the tour made, latest first. */
type Cleanup = { what: string; undo: () => Promise<unknown> }[];

async function main(): Promise<void> {
  const live = process.argv.includes('--live');
  const options = live ? {} : await emulatorOptions();
  const kinde = new KindeApiClient({ ...options, grantType: GrantType.CLIENT_CREDENTIALS });
  const management = kinde.getManagement();
  const { issuer } = await kinde.fetchOpenIdConfiguration();
  console.log(`Kinde at ${issuer}${live ? '' : ' (the emulator, no account needed)'}\n`);
  const made: Cleanup = [];
  try {
    await tour(management, made);
  } finally {
    await cleanUp(made);
  }
  await walk(management);
}

/** The emulator with 2,500 users, and the options of a client that talks to it. */
async function emulatorOptions(): Promise<ManagementOptions> {
  const { createEmulator } = await import('kinde-sdk/testing');
  const emulator = createEmulator({ seed: { ...SEED, users: WALK } });
  return { ...emulator.credentials, fetch: emulator.fetch, env: {} };
}

async function tour(management: ManagementClient, made: Cleanup): Promise<void> {
  const unique = Date.now().toString(36);

  step(1, 'List users');
  const { items: users } = await management.getUsers({ page_size: 10 });
  for (const user of users)
    console.log(`  ${user.first_name ?? ''} ${user.last_name ?? ''} <${user.email ?? 'no email'}>`);

  step(2, 'Create a user');
  const email = `test-user-${unique}@example.com`;
  const { id: user_id = '' } = await management.createUser({ first_name: 'Test', last_name: 'User', email });
  made.unshift({ what: `user ${user_id}`, undo: () => management.deleteUser({ user_id }) });
  console.log(`  ${user_id}`);

  step(3, 'Update the user');
  const updated = await management.updateUser({ user_id, first_name: 'Updated', last_name: 'User' });
  console.log(`  ${updated.given_name} ${updated.family_name}`);

  step(4, 'List organizations');
  const { items: organizations } = await management.getOrganizations({ page_size: 10 });
  for (const organization of organizations) console.log(`  ${organization.code}  ${organization.name}`);

  step(5, 'Create an organization');
  const { organization } = await management.createOrganization({ name: 'Test Organization' });
  const org_code = organization?.code ?? '';
  made.unshift({ what: `organization ${org_code}`, undo: () => management.deleteOrganization({ org_code }) });
  console.log(`  ${org_code}`);

  step(6, 'Update the organization');
  await management.updateOrganization({ org_code, name: 'Updated Organization' });
  console.log(`  ${(await management.getOrganization({ org_code })).name}`);

  step(7, 'List roles');
  const { items: roles } = await management.getRoles({ page_size: 10 });
  for (const role of roles) console.log(`  ${role.key}  ${role.name}`);
  if (roles.length === 0) console.log('  none yet');

  step(8, 'Create a role');
  const key = `test_role_${unique}`;
  const { role } = await management.createRole({ name: 'Test Role', description: 'Made by the demo', key });
  const role_id = role?.id ?? '';
  made.unshift({ what: `role ${key}`, undo: () => management.deleteRole({ role_id }) });
  await management.updateRole({ role_id, name: 'Renamed Role' });
  console.log(`  ${key}  ${(await management.getRole({ role_id })).role?.name}`);

  step(9, 'List feature flags');
  const { items: flags } = await management.getFeatureFlags();
  for (const flag of flags) console.log(`  ${flag.key}  ${flag.type}  ${flag.value}`);
  if (flags.length === 0) console.log('  none yet');

  step(10, 'Create a feature flag');
  const feature_flag_key = `test_flag_${unique}`;
  await management.createFeatureFlag({
    name: 'Test Flag',
    key: feature_flag_key,
    type: 'boolean',
    default_value: false,
  });
  made.unshift({
    what: `feature flag ${feature_flag_key}`,
    undo: () => management.deleteFeatureFlag({ feature_flag_key }),
  });
  console.log(`  ${feature_flag_key}`);
}

/** Step 11; also runs when a step before it failed, so that nothing stays behind. */
async function cleanUp(made: Cleanup): Promise<void> {
  step(11, 'Clean up');
  const results = await Promise.allSettled(made.map(({ undo }) => undo()));
  const failed = results.flatMap((result, index) =>
    result.status === 'rejected' ? [{ result, made: made[index] }] : [],
  );
  for (const { what } of made) if (!failed.some((one) => one.made?.what === what)) console.log(`  deleted ${what}`);
  for (const one of failed) console.error(`  left behind: ${one.made?.what} (${one.result.reason})`);
  if (failed.length > 0) process.exitCode = 1;
}

async function walk(management: ManagementClient): Promise<void> {
  console.log(`\nWalk over up to ${WALK.toLocaleString('en')} users with for await`);
  const started = performance.now();
  let count = 0;
  for await (const _ of management.getUsers({ page_size: 500 })) {
    count += 1;
    if (count === WALK) break;
  }
  console.log(`  ${count.toLocaleString('en')} users in ${Math.round(performance.now() - started)} ms`);
}

function step(number: number, title: string): void {
  console.log(`${number === 1 ? '' : '\n'}${number}. ${title}`);
}

main().catch((error: unknown) => {
  console.error(isKindeError(error) ? `${error.code}: ${error.message}` : error);
  process.exitCode = 1;
});
