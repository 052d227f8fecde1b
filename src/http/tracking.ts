import { KindeConfigError } from '../errors.js';
import { version } from '../version.js';

/**
 * Value of the `Kinde-SDK` header: `TypeScript[-<Framework>]/<version>/<runtime version>/<runtime>`.
 *
 * @param framework The framework in use, as its users write it (`Express`).
 * @throws KindeConfigError if the framework's name does not fit between the slashes of a header.
 */
export function trackingHeader(framework?: string): string {
  if (framework !== undefined && !/^[\w.-]+$/.test(framework))
    throw new KindeConfigError('`framework` must be one word.');
  const [runtime, runtimeVersion] = runtimeInUse();
  return `TypeScript${framework ? `-${framework}` : ''}/${version}/${runtimeVersion}/${runtime}`;
}

function runtimeInUse(): [name: string, version: string] {
  const { Bun, Deno, process, navigator } = globalThis as {
    Bun?: { version: string };
    Deno?: { version: { deno: string } };
    process?: { versions?: { node?: string } };
    navigator?: { userAgent?: string };
  };
  if (Bun) return ['bun', Bun.version];
  if (Deno) return ['deno', Deno.version.deno];
  if (navigator?.userAgent === 'Cloudflare-Workers') return ['workerd', 'unknown'];
  return process?.versions?.node ? ['node', process.versions.node] : ['unknown', 'unknown'];
}
