import { join, resolve } from 'node:path';
import ts from 'typescript';
import { createTypePrinter, type TypePrinter } from './type-text.js';

/** What a subpath exports: the head of each export (`class KindeError`) to its lines. */
export type Surface = ReadonlyMap<string, readonly string[]>;

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  exactOptionalPropertyTypes: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
  types: ['node'],
  skipLibCheck: true,
};

/**
 * The public types of a package, as its declarations give them.
 *
 * @param entries Each subpath (`./management`) with its declaration file.
 * @param folder The package's own declarations; types from elsewhere are only named.
 */
export function surfacesOf(entries: ReadonlyMap<string, string>, folder: string): Map<string, Surface> {
  const files = [...entries.values()].map((file) => resolve(file));
  const program = ts.createProgram({ rootNames: files, options: OPTIONS });
  const checker = program.getTypeChecker();
  const exported = new Map([...entries].map(([subpath, file]) => [subpath, exportsOf(program, resolve(file))]));
  const names = new Set([...exported.values()].flatMap((symbols) => symbols.map(({ symbol }) => symbol)));
  const own = join(resolve(folder), '/');
  const printer = createTypePrinter({
    checker,
    isPublic: (symbol) => names.has(symbol),
    isOwn: (symbol) => (symbol.declarations ?? []).some((one) => isWithin(one.getSourceFile().fileName, own)),
  });
  return describeAll(exported, checker, printer);
}

function isWithin(file: string, folder: string): boolean {
  return file.startsWith(folder) && !file.includes('/node_modules/');
}

interface Exported {
  readonly name: string;
  readonly symbol: ts.Symbol;
}

function exportsOf(program: ts.Program, file: string): Exported[] {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  if (!module) throw new Error(`${file} is not a module: run \`npm run build\`.`);
  return checker.getExportsOfModule(module).map((symbol) => ({
    name: symbol.name,
    symbol: symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
  }));
}

/** What several subpaths export is described once, under the first of them; the root, which gathers, comes last. */
function describeAll(
  exported: ReadonlyMap<string, readonly Exported[]>,
  checker: ts.TypeChecker,
  printer: TypePrinter,
): Map<string, Surface> {
  const homes = new Map<ts.Symbol, string>();
  const order = [...exported].sort(([a], [b]) => Number(a === '.') - Number(b === '.'));
  const surfaces = order.map(([subpath, list]): [string, Surface] => {
    const lines = list.map(({ name, symbol }): [string, readonly string[]] => {
      const home = homes.get(symbol);
      if (home !== undefined) return [`${kindOf(symbol)} ${name}`, [`as in ${home}`]];
      homes.set(symbol, subpath);
      return describe(name, symbol, checker, printer);
    });
    return [subpath, new Map(lines.sort(([a], [b]) => (nameOf(a) < nameOf(b) ? -1 : 1)))];
  });
  return new Map(surfaces);
}

function nameOf(head: string): string {
  return head.slice(head.indexOf(' ') + 1);
}

function kindOf({ flags }: ts.Symbol): string {
  if (flags & ts.SymbolFlags.Class) return 'class';
  if (flags & ts.SymbolFlags.Function) return 'function';
  if (flags & ts.SymbolFlags.Variable) return 'const';
  return flags & ts.SymbolFlags.Interface ? 'interface' : 'type';
}

function describe(name: string, symbol: ts.Symbol, checker: ts.TypeChecker, printer: TypePrinter): [string, string[]] {
  const head = `${kindOf(symbol)} ${name}`;
  const lines: string[] = [];
  if (symbol.flags & ts.SymbolFlags.Class) {
    const maker = checker.getTypeOfSymbol(symbol);
    lines.push(...maker.getConstructSignatures().map((one) => `constructor${printer.signature(one)}`));
    const statics = printer.members(maker).filter((line) => !/^(readonly )?prototype\b/.test(line));
    lines.push(...statics.map((line) => `static ${line}`));
  } else if (symbol.flags & (ts.SymbolFlags.Function | ts.SymbolFlags.Variable)) {
    lines.push(...valueLines(checker.getTypeOfSymbol(symbol), printer));
  }
  if (symbol.flags & ts.SymbolFlags.Type) lines.push(...typeLines(symbol, checker, printer));
  return [head, lines];
}

function valueLines(type: ts.Type, printer: TypePrinter): string[] {
  const calls = type.getCallSignatures();
  return calls.length > 0 ? calls.map((one) => printer.signature(one)) : [`: ${printer.type(type)}`];
}

function typeLines(symbol: ts.Symbol, checker: ts.TypeChecker, printer: TypePrinter): string[] {
  const type = checker.getDeclaredTypeOfSymbol(symbol);
  const [alias] = (symbol.declarations ?? []).filter(ts.isTypeAliasDeclaration);
  // What it stands for is told where its members are used, or is not ours.
  if (alias && (ts.isMappedTypeNode(alias.type) || isForeign(alias.type, checker)))
    return [`= ${sourceText(alias.type)}`];
  const isCallable = type.getCallSignatures().length > 0;
  const isObject = (type.flags & ts.TypeFlags.Object) !== 0 && type.getProperties().length > 0 && !isCallable;
  if (isObject || symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface)) return printer.members(type);
  // Under its own name the printer would print nothing but that name.
  const parts = type.isUnion() ? type.types.map((one) => printer.type(one)).sort() : undefined;
  const text = parts?.join(' | ') ?? (alias ? sourceText(alias.type) : printer.type(type));
  return [`= ${text.replace(/\bfalse \| true\b/, 'boolean')}`];
}

function sourceText(node: ts.Node): string {
  return node.getText().replace(/\s+/g, ' ');
}

/** A reference to a type of another package: `Client<paths>`. */
function isForeign(node: ts.TypeNode, checker: ts.TypeChecker): boolean {
  if (!ts.isTypeReferenceNode(node)) return false;
  const symbol = checker.getTypeAtLocation(node).symbol as ts.Symbol | undefined;
  return symbol?.declarations?.some((one) => one.getSourceFile().fileName.includes('/node_modules/')) === true;
}
