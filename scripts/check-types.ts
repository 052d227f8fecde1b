import { existsSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { CALLS, PREAMBLE, runsOnNodeOnly, subpathExports, wholeProgram } from './package/consumer-program.js';
import { readManifest } from './package/manifest.js';

// What the built declarations cost a consumer's compiler, and whether they compile in the settings that consumers use.

/** Type instantiations that one more call may cost. */
const BUDGET = 500;

/** Has to fail to compile, so that a declaration that turned into \`any\` is seen. */
const WRONG: Readonly<Record<string, string>> = {
  'an unknown method': `management.getUserz();`,
  'an unknown input': `management.getUsers({ pageSize: 1 });`,
  'a wrong input type': `management.getUsers({ page_size: 'many' });`,
  'an unknown field of an item': `for await (const user of management.getUsers()) user.nope;`,
};

const BASE: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
  types: [],
  skipLibCheck: true,
};

const STRICTEST: ts.CompilerOptions = {
  ...BASE,
  skipLibCheck: false,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noImplicitOverride: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
};

/** The settings that a consumer may compile with; everything is checked, the library's declarations too. */
const SETTINGS: Readonly<Record<string, ts.CompilerOptions>> = {
  nodenext: STRICTEST,
  node16: { ...STRICTEST, module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 },
  bundler: { ...STRICTEST, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
  'node types, no DOM': { ...STRICTEST, lib: ['lib.es2023.d.ts'], types: ['node'] },
  'optional properties not exact': { ...STRICTEST, exactOptionalPropertyTypes: false },
};

/** Every program reads the same library files, so each is parsed once. */
const parsed = new Map<string, ts.SourceFile | undefined>();

function compile(file: string, text: string, options: ts.CompilerOptions): ts.Program {
  writeFileSync(file, text);
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (name, languageVersion, ...rest) => {
    // How a file is parsed depends on whether it is a module under these settings.
    const { impliedNodeFormat } = languageVersion as ts.CreateSourceFileOptions;
    const key = `${name} ${impliedNodeFormat}`;
    if (name === file) return getSourceFile(name, languageVersion, ...rest);
    if (!parsed.has(key)) parsed.set(key, getSourceFile(name, languageVersion, ...rest));
    return parsed.get(key);
  };
  return ts.createProgram({
    rootNames: [file],
    options: { ...options, typeRoots: [resolve('node_modules/@types')] },
    host,
  });
}

function problems(program: ts.Program): string[] {
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const at = file && start !== undefined ? ` (${lineOf(file, start)})` : '';
    return `${ts.flattenDiagnosticMessageText(messageText, '\n    ')}${at}`;
  });
}

function lineOf(file: ts.SourceFile, start: number): string {
  const name = file.fileName
    .split('/node_modules/')
    .at(-1)
    ?.replace(`${resolve('.')}/`, '');
  return `${name}:${file.getLineAndCharacterOfPosition(start).line + 1}`;
}

function fails(title: string, found: readonly string[]): boolean {
  console.log(`${found.length === 0 ? 'ok    ' : 'failed'} ${title}`);
  for (const line of found.slice(0, 10)) console.log(`    ${line}`);
  return found.length > 0;
}

function instantiations(file: string, calls: readonly string[]): number {
  const program = compile(file, PREAMBLE + calls.join('\n'), BASE);
  const found = problems(program);
  if (found.length > 0) throw new Error(`The measured calls do not compile:\n${found.join('\n')}`);
  return program.getInstantiationCount();
}

function overBudget(file: string): boolean {
  const calls = Object.entries(CALLS);
  const none = instantiations(file, []);
  console.log('\ncall, alone              instantiations');
  for (const [name, text] of calls) {
    console.log(`${name.padEnd(24)}${String(instantiations(file, [text]) - none).padStart(15)}`);
  }
  const all = instantiations(
    file,
    calls.map(([, text]) => text),
  );
  const each = Math.round((all - none) / calls.length);
  console.log(`client without a call ${none}, with ${calls.length} calls ${all}: ${each} a call, budget ${BUDGET}`);
  return each > BUDGET;
}

async function main(): Promise<boolean> {
  if (!existsSync('dist/src/management/index.d.ts'))
    throw new Error('There is no build to check: run `npm run build`.');
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'kinde-sdk-types-'));
  try {
    await mkdir(join(folder, 'node_modules'));
    symlinkSync(resolve('.'), join(folder, 'node_modules/kinde-sdk'));
    // The extension makes it a module whatever the nearest package.json says.
    const file = join(folder, 'consumer.mts');
    const manifest = readManifest();
    const whole = wholeProgram(manifest, (one) => !runsOnNodeOnly(one));
    const settings = Object.entries(SETTINGS).map(([name, options]) =>
      fails(`compiles with ${name}`, problems(compile(file, whole, options))),
    );
    const onNode: ts.CompilerOptions = { ...STRICTEST, types: ['node'] };
    const notNext = subpathExports(manifest, (one) => one !== './nextjs');
    settings.push(fails('every subpath but nextjs compiles with node types', problems(compile(file, notNext, onNode))));
    // Next's own declarations do not compile on their own; ours must, beside them.
    const next = compile(
      file,
      subpathExports(manifest, (one) => one === './nextjs'),
      { ...onNode, skipLibCheck: true },
    );
    settings.push(fails('nextjs compiles with node types', problems(next)));
    const refused = Object.entries(WRONG).map(([name, text]) =>
      fails(`refuses ${name}`, problems(compile(file, PREAMBLE + text, BASE)).length > 0 ? [] : ['it compiles']),
    );
    return [...settings, ...refused, overBudget(file)].includes(true);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = (await main()) ? 1 : 0;
