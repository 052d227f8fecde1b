/** A feature flag, off by default, switched on for organizations one after the other. */
import { ManagementClient } from 'kinde-sdk/management';

const management = new ManagementClient();
const feature_flag_key = 'new-editor';
await management.createFeatureFlag({
  name: 'New editor',
  key: feature_flag_key,
  type: 'boolean',
  default_value: false,
  allow_override_level: 'org',
});
for await (const { code: org_code = '' } of management.getOrganizations()) {
  await management.updateOrganizationFeatureFlagOverride({ org_code, feature_flag_key, value: 'true' });
  const { feature_flags } = await management.getOrganizationFeatureFlags({ org_code });
  console.log(org_code, feature_flags?.[feature_flag_key]);
}
