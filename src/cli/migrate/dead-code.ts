import type ts from 'typescript';
import type { Range } from './clients.js';
import { machineClients } from './credentials.js';
import type { Edit } from './edits.js';
import { removalOf } from './lines.js';
import type { Plan } from './plan.js';

/** Removes what only led to the other client: its configuration, its client for machines and the token of that. */
export function deadCode(plan: Plan, gone: readonly Range[]): { edits: Edit[]; gone: Range[] } {
  const edits: Edit[] = [];
  const all = [...gone];
  const candidates = candidatesOf(plan);
  for (let size = -1; size !== all.length; ) {
    size = all.length;
    for (const declaration of candidates) {
      const statement = declaration.parent.parent;
      if (isGone(all, statement) || !isUnused(plan, declaration, all)) continue;
      edits.push(removalOf(plan.file, statement));
      all.push({ start: statement.getStart(), end: statement.end });
    }
  }
  return { edits, gone: all };
}

/** Whether a node stands in a part that is gone. */
export function isGone(gone: readonly Range[], node: ts.Node): boolean {
  return gone.some(({ start, end }) => node.getStart() >= start && node.end <= end);
}

function isUnused({ file }: Plan, { name }: ts.VariableDeclaration, gone: readonly Range[]): boolean {
  const symbol = file.symbolOf(name);
  if (!symbol) return false;
  const others = file.references(symbol).filter((one) => one !== name);
  // What nobody used before is not ours to remove.
  return others.length > 0 && others.every((one) => isGone(gone, one));
}

function candidatesOf(plan: Plan): ts.VariableDeclaration[] {
  const { ts, source } = plan.file;
  const clients = new Set<ts.Node>(machineClients(plan));
  const found: ts.VariableDeclaration[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && node.initializer && ts.isIdentifier(node.name)) {
      const { parent } = node;
      const isAlone = ts.isVariableDeclarationList(parent) && parent.declarations.length === 1;
      if (isAlone && ts.isVariableStatement(parent.parent) && leadsToClient(plan, node.initializer, clients)) {
        found.push(node);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function leadsToClient({ file, uses }: Plan, value: ts.Expression, clients: ReadonlySet<ts.Node>): boolean {
  const { ts } = file;
  const bare = ts.isAwaitExpression(value) ? value.expression : value;
  if (clients.has(bare)) return true;
  if (ts.isNewExpression(bare)) {
    return uses.some((use) => use.kind === 'other' && use.name === 'Configuration' && use.node === bare.expression);
  }
  if (!ts.isCallExpression(bare) || !ts.isPropertyAccessExpression(bare.expression)) return false;
  const { expression, name } = bare.expression;
  if (name.text !== 'getToken') return false;
  const declaration = file.symbolOf(expression)?.valueDeclaration;
  const made = declaration && ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
  return made !== undefined && clients.has(made);
}
