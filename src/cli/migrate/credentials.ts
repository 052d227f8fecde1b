import type ts from 'typescript';
import { keyOf } from './literals.js';
import type { ParsedFile } from './parse.js';
import type { Plan } from './plan.js';

/** An option of `createKindeServerClient` and what it is called here. */
const OPTIONS: readonly (readonly [theirs: string, ours: string])[] = [
  ['authDomain', 'domain'],
  ['clientId', 'clientId'],
  ['clientSecret', 'clientSecret'],
];

/**
 * The options of a client that is made in a place: those of the client for machines that the file makes and that can be
 * seen from there. Empty where there is none, so that the environment is read.
 */
export function credentialsNear(plan: Plan, place: ts.Node): string {
  const call = machineClients(plan).find((one) => isVisible(plan.file, one, place));
  return call ? optionsOf(plan.file, call) : '';
}

/** The calls of a file that make a client for machines. */
export function machineClients({ file, uses }: Plan): ts.CallExpression[] {
  const { ts } = file;
  return uses.flatMap((use) => {
    const { parent } = use.node;
    const isMaker = use.kind === 'other' && use.name === 'createKindeServerClient';
    if (!isMaker || !ts.isCallExpression(parent) || parent.expression !== use.node) return [];
    return /CLIENT_CREDENTIALS/.test(parent.arguments[0]?.getText() ?? '') ? [parent] : [];
  });
}

function isVisible({ ts }: ParsedFile, call: ts.Node, place: ts.Node): boolean {
  let scope: ts.Node = call;
  while (scope.parent && !ts.isBlock(scope) && !ts.isSourceFile(scope)) scope = scope.parent;
  for (let at: ts.Node | undefined = place; at; at = at.parent) if (at === scope) return true;
  return false;
}

function optionsOf(file: ParsedFile, call: ts.CallExpression): string {
  const { ts } = file;
  const literal = call.arguments[1];
  if (!literal || !ts.isObjectLiteralExpression(literal)) return '';
  const texts = OPTIONS.flatMap(([theirs, ours]) => {
    const property = literal.properties.find((one) => one.name && keyOf(file, one.name) === theirs);
    if (!property) return [];
    if (ts.isShorthandPropertyAssignment(property)) return [theirs === ours ? ours : `${ours}: ${theirs}`];
    return ts.isPropertyAssignment(property) ? [`${ours}: ${property.initializer.getText()}`] : [];
  });
  // Half of them would be mixed with those of the environment.
  return texts.length === OPTIONS.length ? `{ ${texts.join(', ')} }` : '';
}
