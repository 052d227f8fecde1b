import { EmulatorError } from './emulator-error.js';

/**
 * Reads a file of JSON, or of YAML where its name ends so; needs `node:` modules (Node, Bun, Deno).
 *
 * @throws EmulatorError that names the file and what to do.
 */
export async function readDataFile(file: string | URL): Promise<unknown> {
  const { readFile } = await import('node:fs/promises');
  const text = await readFile(file, 'utf8').catch((cause: Error) => {
    throw new EmulatorError('FILE_FAILED', `${file} cannot be read: ${cause.message}`, { cause });
  });
  const isYaml = /\.ya?ml$/i.test(String(file));
  const parse = isYaml ? await yamlParser(file) : (json: string) => JSON.parse(json) as unknown;
  try {
    return parse(text);
  } catch (cause) {
    const message = `${file} is not ${isYaml ? 'YAML' : 'JSON'}: ${(cause as Error).message}`;
    throw new EmulatorError('FILE_FAILED', message, { cause });
  }
}

/**
 * Writes JSON to a file that only its owner may read; whoever reads meanwhile sees the old one or the new one.
 *
 * Needs `node:` modules (Node, Bun, Deno).
 */
export async function writeDataFile(file: string | URL, value: unknown): Promise<void> {
  const [{ rename, rm, writeFile }, { fileURLToPath }] = await Promise.all([
    import('node:fs/promises'),
    import('node:url'),
  ]);
  const path = file instanceof URL ? fileURLToPath(file) : file;
  const draft = `${path}.${crypto.randomUUID()}.tmp`;
  try {
    // There are secrets in it.
    await writeFile(draft, `${JSON.stringify(value)}\n`, { mode: 0o600, flag: 'wx' });
    await rename(draft, path);
  } catch (cause) {
    await rm(draft, { force: true });
    throw new EmulatorError('FILE_FAILED', `${path} cannot be written: ${(cause as Error).message}`, { cause });
  }
}

async function yamlParser(file: string | URL): Promise<(text: string) => unknown> {
  try {
    return (await import('yaml')).parse;
  } catch (cause) {
    const message = `${file} is YAML, which needs the package yaml: npm install --save-dev yaml, or write it as JSON`;
    throw new EmulatorError('PACKAGE_MISSING', message, { cause });
  }
}
