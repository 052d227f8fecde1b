import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { eagerOutputs } from './build/eager-outputs.js';

/** What one subpath may cost when it is loaded, and what must not be in it at all. */
interface Budget {
  readonly entry: string;
  /** The program to measure; default the file that `entry` names. */
  readonly source?: string;
  readonly gzipBytes: number;
  /** What the application brings itself. */
  readonly external?: readonly string[];
  readonly mustNotContain: readonly RegExp[];
}

/** What only tools and tests may load. */
const NO_TOOLS = [/node_modules\/(zod|@cfworker|msw|openapi-typescript)\//, /src\/testing\//];
const NO_HEAVY = [...NO_TOOLS, /node_modules\/(jose|openid-client|oauth4webapi|csv-parse|@opentelemetry)\//];

/** A program with the slim client and one operation, as its bundle would hold it. */
const ONE_OPERATION = `
import { createManagementClient, isKindeError } from './src/management/slim/index.js';
import { getUsers } from './generated/management/rows.js';
export const users = () => createManagementClient().call(getUsers, {});
export { isKindeError };
`;

const BUDGETS: readonly Budget[] = [
  { entry: 'slim, one operation', source: ONE_OPERATION, gzipBytes: 10_000, mustNotContain: NO_HEAVY },
  { entry: 'src/management/index.ts', gzipBytes: 15_000, mustNotContain: NO_HEAVY },
  { entry: 'src/index.ts', gzipBytes: 16_000, mustNotContain: NO_HEAVY },
  { entry: 'src/oauth/index.ts', gzipBytes: 35_000, mustNotContain: NO_TOOLS },
  { entry: 'src/account/index.ts', gzipBytes: 10 * 1024, mustNotContain: NO_HEAVY },
  { entry: 'src/claims/index.ts', gzipBytes: 16 * 1024, mustNotContain: NO_TOOLS },
  { entry: 'src/webhooks/index.ts', gzipBytes: 13 * 1024, mustNotContain: NO_TOOLS },
  { entry: 'src/storage/index.ts', gzipBytes: 8 * 1024, mustNotContain: NO_HEAVY },
  { entry: 'src/logging/index.ts', gzipBytes: 2_000, mustNotContain: NO_HEAVY },
  { entry: 'src/opentelemetry/index.ts', gzipBytes: 4_000, external: ['@opentelemetry/api'], mustNotContain: NO_HEAVY },
];

/** Bundles an entry as a consumer's bundler does, with a chunk for each thing that is loaded later. */
async function measure({
  entry,
  source,
  external = [],
}: Budget): Promise<{ initial: number; later: number; inputs: string[] }> {
  const { outputFiles, metafile } = await build({
    ...(source === undefined
      ? { entryPoints: [entry] }
      : { stdin: { contents: source, resolveDir: process.cwd(), sourcefile: 'one.ts', loader: 'ts' as const } }),
    bundle: true,
    external: [...external],
    splitting: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    outdir: 'dist/size',
    metafile: true,
    write: false,
  });
  const name = source === undefined ? entry : 'one.ts';
  const start = Object.entries(metafile.outputs).find(([, output]) => output.entryPoint === name)?.[0];
  if (start === undefined) throw new Error(`esbuild made no output for ${entry}`);
  const eager = eagerOutputs(metafile.outputs, start);
  const bytes = (wanted: (path: string) => boolean): number =>
    outputFiles
      .filter((file) => wanted(file.path))
      .reduce((sum, file) => sum + gzipSync(file.contents, { level: 9 }).length, 0);
  const isEager = (path: string): boolean => [...eager].some((output) => path.endsWith(output));
  return { initial: bytes(isEager), later: bytes((path) => !isEager(path)), inputs: Object.keys(metafile.inputs) };
}

let failed = false;
console.log('entry                        gzip on load   budget   loaded later');
for (const budget of BUDGETS) {
  const { entry, gzipBytes, mustNotContain } = budget;
  const { initial, later, inputs } = await measure(budget);
  const forbidden = inputs.filter((input) => mustNotContain.some((pattern) => pattern.test(input)));
  console.log(
    `${entry.padEnd(28)} ${String(initial).padStart(12)} ${String(gzipBytes).padStart(8)} ${String(later).padStart(14)}`,
  );
  if (initial > gzipBytes) failed = true;
  for (const input of forbidden) console.log(`  must not be in it: ${input}`);
  if (forbidden.length > 0) failed = true;
}
process.exitCode = failed ? 1 : 0;
