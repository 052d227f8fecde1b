import type ts from 'typescript';
import {
  type Clients,
  clientExpression,
  clientName,
  clientStatement,
  insertedAfter,
  type Range,
  semicolonOf,
} from './clients.js';
import { credentialsNear } from './credentials.js';
import type { Edit } from './edits.js';
import { removalOf } from './lines.js';
import { goneDeclarations, isWithin, type Plan, type PlannedCall, type Problem } from './plan.js';

/** What is collected while a file's variables are looked at, from the first to the last. */
interface Draft {
  readonly plan: Plan;
  /** What a new client is called. */
  readonly name: string;
  /** What each variable that holds an instance is called afterwards. */
  readonly names: Map<ts.VariableDeclaration, string>;
  /** Blocks that have their client. */
  readonly scopes: Set<ts.Node>;
  readonly edits: Edit[];
  readonly gone: Range[];
  readonly problems: Problem[];
}

/** Clients in the place of the variables that hold instances of the other client's classes. */
export function instanceClients(plan: Plan): Clients {
  const name = clientName(plan.file);
  const draft: Draft = { plan, name, names: new Map(), scopes: new Set(), edits: [], gone: [], problems: [] };
  const removable = new Set(goneDeclarations(plan));
  const needed = new Set(plan.calls.map((call) => creationOf(plan, call)));
  for (const declaration of declarationsOf(plan)) {
    const isCreation = creates(plan, declaration);
    if (!removable.has(declaration)) {
      if (needed.has(declaration)) addBeside(draft, declaration);
    } else if (!isCreation) {
      remove(draft, declaration);
    } else if (needed.has(declaration)) {
      replace(draft, declaration);
    }
  }
  const of = (call: PlannedCall): string => {
    const creation = creationOf(plan, call);
    return (creation && draft.names.get(creation)) ?? clientExpression(credentialsNear(plan, call.use.node));
  };
  return { edits: draft.edits, gone: draft.gone, problems: draft.problems, of };
}

function statementOf(declaration: ts.VariableDeclaration): ts.VariableStatement {
  return declaration.parent.parent as ts.VariableStatement;
}

/** A variable that has to stay gets a client beside it. */
function addBeside({ plan, name, names, scopes, edits }: Draft, declaration: ts.VariableDeclaration): void {
  const statement = statementOf(declaration);
  names.set(declaration, name);
  if (scopes.has(statement.parent)) return;
  scopes.add(statement.parent);
  const text = clientStatement(name, credentialsNear(plan, statement), semicolonOf(statement));
  edits.push(insertedAfter(plan.file, statement, text));
}

function remove({ plan, name, names, edits, gone }: Draft, declaration: ts.VariableDeclaration): void {
  const statement = statementOf(declaration);
  names.set(declaration, name);
  edits.push(removalOf(plan.file, statement));
  gone.push({ start: statement.getStart(), end: statement.end });
}

/** A variable that made its instance becomes the client of its block; one that had all instances keeps its name. */
function replace(draft: Draft, declaration: ts.VariableDeclaration): void {
  const { plan, name, names, scopes, edits, gone, problems } = draft;
  const statement = statementOf(declaration);
  const options = credentialsNear(plan, statement);
  if (options === '') problems.push({ node: declaration, message: ENVIRONMENT, isNote: true });
  if (isWhole(plan, declaration)) {
    const range = { start: declaration.name.end, end: declaration.end };
    names.set(declaration, declaration.name.getText());
    edits.push({ ...range, text: ` = ${clientExpression(options)}` });
    gone.push(range);
  } else if (scopes.has(statement.parent)) {
    remove(draft, declaration);
  } else {
    const range = { start: statement.getStart(), end: statement.end };
    scopes.add(statement.parent);
    names.set(declaration, name);
    edits.push({ ...range, text: clientStatement(name, options, semicolonOf(statement)) });
    gone.push(range);
  }
}

const ENVIRONMENT =
  'the client reads KINDE_DOMAIN or KINDE_ISSUER_URL, and KINDE_MANAGEMENT_CLIENT_ID and KINDE_MANAGEMENT_CLIENT_SECRET, else KINDE_CLIENT_ID and KINDE_CLIENT_SECRET';

function declarationsOf({ bindings }: Plan): ts.VariableDeclaration[] {
  const all = new Set(bindings.aliases.map(({ declaration }) => declaration));
  return [...all].sort((a, b) => a.pos - b.pos);
}

/** Whether a declaration makes its instance itself, instead of taking it from another variable. */
function creates(plan: Plan, declaration: ts.VariableDeclaration): boolean {
  const sources = sourcesOf(plan, declaration);
  return sources.every((symbol) => !plan.bindings.aliases.some((alias) => alias.symbol === symbol));
}

function sourcesOf({ uses }: Plan, declaration: ts.VariableDeclaration): ts.Symbol[] {
  const { initializer } = declaration;
  return uses
    .filter((use) => use.kind === 'alias' && initializer && isWithin(use.identifier, initializer))
    .map(({ symbol }) => symbol);
}

function isWhole({ file, bindings }: Plan, { name, initializer }: ts.VariableDeclaration): boolean {
  return file.ts.isIdentifier(name) && initializer !== undefined && bindings.resolve(initializer)?.kind === 'instances';
}

/** The declaration that makes what a call is made on; undefined where the call makes it itself. */
function creationOf(plan: Plan, { use }: PlannedCall): ts.VariableDeclaration | undefined {
  let symbol: ts.Symbol | undefined = use.symbol;
  let creation: ts.VariableDeclaration | undefined;
  while (symbol) {
    const alias = plan.bindings.aliases.find((one) => one.symbol === symbol);
    if (!alias) break;
    creation = alias.declaration;
    const [source]: (ts.Symbol | undefined)[] = sourcesOf(plan, creation);
    symbol = source;
  }
  return creation;
}
