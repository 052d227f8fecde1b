import type ts from 'typescript';
import { type Clients, clientName, clientStatement, insertedAfter, type Range, semicolonOf } from './clients.js';
import { applyEdits, type Edit } from './edits.js';
import { removalOf } from './lines.js';
import { keyOf } from './literals.js';
import type { ParsedFile } from './parse.js';
import type { Plan, PlannedCall, Problem } from './plan.js';

const OPTIONS: Readonly<Record<string, string>> = {
  kindeDomain: 'domain',
  clientId: 'clientId',
  clientSecret: 'clientSecret',
};

interface Init {
  readonly statement: ts.Statement;
  readonly scope: ts.Node;
  readonly isKept: boolean;
  readonly hasOptions: boolean;
  /** The options as they are written here. */
  readonly options: string;
}

/** Clients in the place of `init()`: what it did for the whole process, each is for what stands in its scope. */
export function initClients(plan: Plan): Clients {
  const { file, calls } = plan;
  const name = clientName(file);
  const { inits, problems } = readInits(plan);
  const uncovered = calls.some(({ use }) => !inits.some((init) => covers(file, init, use.node)));
  const edits: Edit[] = [];
  const gone: Range[] = [];
  const made = new Set<ts.Node>();
  for (const init of inits) {
    const isNeedless = made.has(init.scope) || (uncovered && !init.hasOptions);
    if (!isNeedless) made.add(init.scope);
    const text = prefixOf(plan, init) + clientStatement(name, init.options, semicolonOf(init.statement));
    // Without a call that is migrated there is nothing to make a client for.
    if (init.isKept && calls.length === 0) continue;
    if (init.isKept && !isNeedless) edits.push(insertedAfter(file, init.statement, text));
    if (init.isKept) continue;
    const range = { start: init.statement.getStart(), end: init.statement.end };
    edits.push(isNeedless ? removalOf(file, init.statement) : { ...range, text });
    gone.push(range);
  }
  const [first] = calls;
  const notes =
    uncovered && inits.length === 0 && first ? [{ node: first.use.node, message: ALONE, isNote: true }] : [];
  const of = (_: PlannedCall): string => name;
  return { edits, gone, problems: [...problems, ...notes], of, moduleClient: uncovered ? name : undefined };
}

/** A file that only calls `init` is there for others, so what it makes is for them. */
function prefixOf({ file, calls }: Plan, { statement, scope }: Init): string {
  const { ts } = file;
  return calls.length === 0 && ts.isSourceFile(scope) && statement.getSourceFile() === scope ? 'export ' : '';
}

function covers({ ts }: ParsedFile, { scope, statement }: Init, node: ts.Node): boolean {
  let functions = 0;
  for (let at: ts.Node | undefined = node; at; at = at.parent) {
    // What stands in a function runs later than the statements around it.
    if (at === scope) return functions > 0 || node.pos >= statement.end;
    if (ts.isFunctionLike(at)) functions += 1;
  }
  return false;
}

function readInits(plan: Plan): { inits: Init[]; problems: Problem[] } {
  const { file, uses, kept, calls } = plan;
  const { ts } = file;
  const inits: Init[] = [];
  const problems: Problem[] = [];
  const staysForOthers = [...kept].some((symbol) => plan.bindings.symbols.has(symbol));
  for (const use of uses) {
    if (use.kind !== 'init') continue;
    const statement = use.call.parent;
    const options = optionsOf(file, use.call);
    if (!ts.isExpressionStatement(statement) || !isScope(ts, statement.parent) || options === undefined) {
      problems.push({ node: use.node, message: 'this is as it was: give these options to `new ManagementClient()`' });
      continue;
    }
    const hasOptions = use.call.arguments.length > 0;
    inits.push({ statement, scope: statement.parent, isKept: staysForOthers, hasOptions, options });
    if (hasOptions && calls.length === 0) problems.push({ node: use.node, message: ELSEWHERE, isNote: true });
  }
  return { inits, problems };
}

const ALONE =
  'the client after the imports reads KINDE_DOMAIN, KINDE_MANAGEMENT_CLIENT_ID and KINDE_MANAGEMENT_CLIENT_SECRET when the file is loaded; if `init` got other options elsewhere, give them to it or import one client';

const ELSEWHERE =
  'clients in other files read KINDE_DOMAIN, KINDE_MANAGEMENT_CLIENT_ID and KINDE_MANAGEMENT_CLIENT_SECRET; where these differ from the options here, import this client';

function isScope(ts: ParsedFile['ts'], node: ts.Node): boolean {
  return ts.isSourceFile(node) || ts.isBlock(node);
}

function optionsOf(file: ParsedFile, call: ts.CallExpression): string | undefined {
  const { ts } = file;
  const [options] = call.arguments;
  if (!options) return '';
  if (!ts.isObjectLiteralExpression(options)) return undefined;
  const start = options.getStart();
  const edits: Edit[] = [];
  for (const property of options.properties) {
    const key = property.name && keyOf(file, property.name);
    const name = key === undefined ? undefined : OPTIONS[key];
    if (name === undefined || !property.name) return undefined;
    const text = ts.isShorthandPropertyAssignment(property) && name !== key ? `${name}: ${key}` : name;
    edits.push({ start: property.name.getStart() - start, end: property.name.end - start, text });
  }
  return applyEdits(options.getText(), edits);
}
