import type { SeedFeatureFlag, SeedOrganization, SeedPermission, SeedUser } from './seed.js';

// Colours and birds: plainly samples, and nobody's names.
const FIRST_NAMES = ['Amber', 'Azure', 'Coral', 'Ebony', 'Hazel', 'Indigo', 'Ivory', 'Jade', 'Olive', 'Ruby', 'Violet'];
const LAST_NAMES = ['Crane', 'Finch', 'Heron', 'Kestrel', 'Lark', 'Plover', 'Robin', 'Swift', 'Wren'];

/** Makes generated permissions or roles. */
export function numbered(kind: string): (index: number) => SeedPermission {
  return (index) => ({
    key: `${kind}-${index + 1}`,
    name: `${kind.charAt(0).toUpperCase()}${kind.slice(1)} ${index + 1}`,
  });
}

/** Makes a generated feature flag; the types take turns. */
export function generatedFlag(index: number): SeedFeatureFlag {
  const kinds = [
    { type: 'bool', default_value: 'true' },
    { type: 'int', default_value: '5' },
    { type: 'str', default_value: 'dark' },
  ] as const;
  return { key: `flag-${index + 1}`, name: `Flag ${index + 1}`, ...(kinds[index % kinds.length] ?? kinds[0]) };
}

/** Makes a generated organization. */
export function generatedOrganization(index: number): SeedOrganization {
  return { name: `Organization ${index + 1}` };
}

/** Makes a generated user, a member of the organizations in turn. */
export function generatedUser(index: number, codes: readonly string[]): SeedUser {
  const code = codes[index % codes.length];
  return {
    email: `user-${index + 1}@example.com`,
    first_name: FIRST_NAMES[index % FIRST_NAMES.length] ?? '',
    last_name: LAST_NAMES[index % LAST_NAMES.length] ?? '',
    organizations: code === undefined ? [] : [code],
  };
}
