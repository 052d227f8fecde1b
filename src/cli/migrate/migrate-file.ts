import type ts from 'typescript';
import { answerEdits } from './answer-edits.js';
import { followAnswers } from './answers.js';
import { bindingsOf } from './bindings.js';
import { type Clients, clientStatement, insertedAfter, type Range, semicolonOf } from './clients.js';
import { deadCode } from './dead-code.js';
import type { Dialect } from './dialect.js';
import { applyEdits, type Edit, positionAfter } from './edits.js';
import { errorEdits } from './error-edits.js';
import { importEdits } from './import-edits.js';
import { type ImportedName, importedNames } from './imports.js';
import { initClients } from './init-clients.js';
import { instanceClients } from './instance-clients.js';
import { endOfLine, type Finding, removalOf, statementOf, todoEdit } from './lines.js';
import { type ParsedFile, parseFile } from './parse.js';
import { goneDeclarations, type Plan, type Problem, planOf } from './plan.js';
import { answerOf } from './schema.js';
import { strayImports } from './stray-imports.js';
import { typeEdits } from './type-edits.js';
import type { TypeScript } from './typescript.js';
import { usesOf } from './uses.js';

/** What became of a file. */
export interface Migrated {
  readonly text: string;
  /** How many calls were migrated. */
  readonly calls: number;
  readonly findings: readonly Finding[];
}

/** Migrates one file from some clients to this package; what cannot be migrated stays, with a comment that says why. */
export function migrateFile(ts: TypeScript, path: string, text: string, dialects: readonly Dialect[]): Migrated {
  let result: Migrated = { text, calls: 0, findings: [] };
  for (const dialect of dialects) {
    if (!dialect.modules.some((module) => result.text.includes(module))) continue;
    const next = migrateWith(parseFile(ts, path, result.text), dialect);
    result = { text: next.text, calls: result.calls + next.calls, findings: [...result.findings, ...next.findings] };
  }
  return result;
}

function migrateWith(file: ParsedFile, dialect: Dialect): Migrated {
  const imported = importedNames(file, dialect.modules);
  const strays = strayImports(file, dialect, imported);
  if (imported.length === 0) return finished(file, [], strays);
  const bindings = bindingsOf(file, dialect, imported);
  const plan = planOf(file, dialect, imported, bindings, usesOf(file, dialect, bindings, imported));
  const clients = dialect.isStatic ? initClients(plan) : instanceClients(plan);
  const parts = [calls(plan, clients), clients, aliases(plan), errorEdits(plan), typeEdits(plan), answers(plan)];
  const dead = deadCode(
    plan,
    parts.flatMap((part) => part.gone ?? []),
  );
  const problems = [...strays, ...plan.problems, ...parts.flatMap((part) => part.problems ?? [])];
  const edits = [
    ...parts.flatMap((part) => part.edits),
    ...dead.edits,
    ...importEdits(file, imported, dead.gone, wantedNames(plan, clients, parts)),
    ...moduleClient(plan, clients),
  ];
  return { ...finished(file, edits, problems), calls: plan.calls.length };
}

/** The file with its edits, and a comment at every problem. */
function finished(file: ParsedFile, changes: readonly Edit[], problems: readonly Problem[]): Migrated {
  const edits = [...changes, ...todoEdits(file, problems)];
  const text = applyEdits(file.text, edits);
  const lineOf = (node: ts.Node): number =>
    text.slice(0, positionAfter(file.text, edits, node.getStart())).split('\n').length;
  const findings = told(problems).map(({ node, message }) => ({ line: lineOf(node), message }));
  return { text, calls: 0, findings: findings.sort((one, other) => one.line - other.line) };
}

interface Part {
  readonly edits: readonly Edit[];
  readonly gone?: readonly Range[];
  readonly problems?: readonly Problem[];
}

function calls({ calls: planned }: Plan, clients: Clients): Part {
  const ranges = planned.map(({ use }) => ({ start: use.node.getStart(), end: use.node.end }));
  const callees = planned.map((call, index) => ({
    ...(ranges[index] as Range),
    text: `${clients.of(call)}.${call.operation}`,
  }));
  return { edits: [...callees, ...planned.flatMap(({ edits }) => edits)], gone: ranges };
}

/** Variables that only held a part of the other client; those that hold an instance are the clients' part. */
function aliases(plan: Plan): Part {
  if (!plan.dialect.isStatic) return { edits: [] };
  const statements = goneDeclarations(plan).map((declaration) => declaration.parent.parent);
  return {
    edits: statements.map((statement) => removalOf(plan.file, statement)),
    gone: statements.map((statement) => ({ start: statement.getStart(), end: statement.end })),
  };
}

const ESCAPES = "from here on the fields of this answer have Kinde's names (`first_name`, not `firstName`)";

function answers({ file, dialect, calls: planned }: Plan): Part {
  if (!dialect.isCamelCaseInside) return { edits: [] };
  const schemas = new Map<ts.Node, ReturnType<typeof answerOf>>(
    planned.map(({ use, operation }) => [use.call, answerOf(operation)]),
  );
  const { edits, escapes } = answerEdits(file, followAnswers(file, schemas));
  return { edits, problems: escapes.map((node) => ({ node, message: ESCAPES })) };
}

function wantedNames({ calls: planned }: Plan, clients: Clients, parts: readonly Part[]): string[] {
  const texts = parts.flatMap((part) => part.edits.map(({ text }) => text)).join('\n');
  const needsClient = planned.length > 0 || clients.moduleClient !== undefined || texts.includes('ManagementClient');
  return [...(texts.includes('KindeError') ? ['KindeError'] : []), ...(needsClient ? ['ManagementClient'] : [])];
}

function moduleClient({ file, imported }: Plan, { moduleClient: name }: Clients): Edit[] {
  const last = lastImport(file, imported);
  if (name === undefined || !last) return [];
  const edit = insertedAfter(file, last, clientStatement(name, '', semicolonOf(last)));
  // An empty line between the imports and the first statement.
  return [{ ...edit, text: `${endOfLine(file)}${edit.text}` }];
}

function lastImport({ ts, source }: ParsedFile, imported: readonly ImportedName[]): ts.Node | undefined {
  const own = new Set<ts.Node>(imported.map(({ from }) => from.statement));
  const isTop = (node: ts.Node): boolean => ts.isImportDeclaration(node) || own.has(node);
  return source.statements.filter(isTop).at(-1) ?? imported[0]?.from.statement;
}

function todoEdits(file: ParsedFile, problems: readonly Problem[]): Edit[] {
  const told = new Map<string, Edit[]>();
  for (const { node, message, isNote } of problems) {
    if (isNote) continue;
    told.set(`${statementOf(file, node).pos} ${message}`, todoEdit(file, node, message));
  }
  return [...told.values()].flat();
}

/** Every problem once; what is true of the whole file only at its first place. */
function told(problems: readonly Problem[]): Problem[] {
  const byKey = new Map<string, Problem>();
  for (const problem of problems) {
    const key = problem.isNote ? problem.message : `${problem.node.getStart()} ${problem.message}`;
    if (!byKey.has(key)) byKey.set(key, problem);
  }
  return [...byKey.values()];
}
