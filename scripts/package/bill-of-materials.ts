import type { RuntimePackage } from './lockfile.js';
import type { Manifest } from './manifest.js';

/** CycloneDX 1.5: what the package consists of, with versions, licences and hashes. Source: https://cyclonedx.org/docs/1.5/json/ */
export interface BillOfMaterials {
  readonly bomFormat: 'CycloneDX';
  readonly specVersion: '1.5';
  readonly version: 1;
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

interface Component {
  readonly type: 'library';
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses?: readonly { readonly license: { readonly id: string } }[];
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
}

/** The bill of one release; the same lockfile gives the same text, so there is no time in it. */
export function billOfMaterials(
  manifest: Pick<Manifest, 'name' | 'version' | 'license' | 'dependencies'>,
  packages: readonly RuntimePackage[],
  bundled: readonly string[],
): BillOfMaterials {
  const own = component({ name: manifest.name, version: manifest.version, license: manifest.license });
  const refs = new Map(packages.map((one) => [one.folder, refOf(one)]));
  const direct = packages.filter(({ name, folder }) => folder === `node_modules/${name}` && isDirect(name));
  function isDirect(name: string): boolean {
    return name in manifest.dependencies || bundled.includes(name);
  }
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: own },
    components: packages.map((one) => component(one, bundled.includes(one.name))),
    dependencies: [
      { ref: own['bom-ref'], dependsOn: direct.map(refOf) },
      ...packages.map((one) => ({ ref: refOf(one), dependsOn: one.needs.map((folder) => refs.get(folder) as string) })),
    ],
  };
}

type Named = Pick<RuntimePackage, 'name' | 'version' | 'license' | 'integrity'>;

function component(one: Named, isBundled = false): Component {
  return {
    type: 'library',
    'bom-ref': refOf(one),
    name: one.name,
    version: one.version as string,
    purl: `pkg:npm/${one.name.replace('@', '%40')}@${one.version}`,
    ...(one.license === undefined ? {} : { licenses: [{ license: { id: one.license } }] }),
    ...(one.integrity === undefined ? {} : { hashes: [hashFrom(one.integrity)] }),
    ...(isBundled ? { properties: [{ name: 'cdx:npm:package:bundled', value: 'true' }] } : {}),
  };
}

function refOf({ name, version }: Pick<RuntimePackage, 'name' | 'version'>): string {
  return `${name}@${version}`;
}

/** `sha512-` and base64 as CycloneDX writes it: `SHA-512`, and hexadecimal digits. */
function hashFrom(integrity: string): { readonly alg: string; readonly content: string } {
  const [, bits, base64 = ''] = /^sha(\d+)-(.+)$/.exec(integrity) ?? [];
  return { alg: `SHA-${bits}`, content: Buffer.from(base64, 'base64').toString('hex') };
}
