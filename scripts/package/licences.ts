import type { RuntimePackage } from './lockfile.js';

/** Licences that ask for nothing but their own text, so that a user's lawyer has one question less. */
const ALLOWED = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0'];

/** The packages with another licence than the allowed ones, or with none; `installed` reads a package's own manifest. */
export function licenceProblems(
  packages: readonly RuntimePackage[],
  installed: (folder: string) => { readonly license?: unknown },
): readonly string[] {
  return packages.flatMap(({ name, folder, license: locked }) => {
    const { license } = installed(folder);
    if (license !== locked) return [`${name} says ${license}, and package-lock.json says ${locked}`];
    return ALLOWED.includes(String(license))
      ? []
      : [`${name} has the licence ${license}, allowed: ${ALLOWED.join(', ')}`];
  });
}
