import type { Metafile } from 'esbuild';

/** An output of a build and all that it imports before anything runs. */
export function eagerOutputs(outputs: Metafile['outputs'], start: string): ReadonlySet<string> {
  const eager = new Set([start]);
  for (const path of eager) {
    for (const { kind, external, path: imported } of outputs[path]?.imports ?? []) {
      if (kind === 'import-statement' && !external) eager.add(imported);
    }
  }
  return eager;
}
