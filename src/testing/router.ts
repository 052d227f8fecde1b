import type { Operation } from '../operation.js';

/** The operation that a request is for, with the values of its path parameters. */
export interface Match {
  readonly name: string;
  readonly operation: Operation;
  readonly path: Readonly<Record<string, string>>;
}

/** Finds the operation for a method and a path. */
export type Router = (method: string, pathname: string) => Match | undefined;

interface Route {
  readonly name: string;
  readonly operation: Operation;
  readonly parameters: readonly string[];
}

interface Node {
  readonly statics: Map<string, Node>;
  readonly routes: Map<string, Route>;
  parameter?: Node;
}

/** Makes a router from the operation table; a static segment wins over a parameter. */
export function createRouter(operations: Readonly<Record<string, Operation>>): Router {
  const root = createNode();
  for (const [name, operation] of Object.entries(operations)) add(root, name, operation);
  return (method, pathname) => {
    const segments = segmentsOf(pathname);
    const values: string[] = [];
    const route = segments && find(root, segments, 0, method, values);
    if (!route) return undefined;
    const path = Object.fromEntries(route.parameters.map((parameter, index) => [parameter, values[index] ?? '']));
    return { name: route.name, operation: route.operation, path };
  };
}

function createNode(): Node {
  return { statics: new Map(), routes: new Map() };
}

function add(root: Node, name: string, operation: Operation): void {
  const parameters: string[] = [];
  let node = root;
  for (const segment of operation.path.slice(1).split('/')) {
    if (segment.startsWith('{')) {
      parameters.push(segment.slice(1, -1));
      node.parameter ??= createNode();
      node = node.parameter;
    } else {
      const next = node.statics.get(segment) ?? createNode();
      node.statics.set(segment, next);
      node = next;
    }
  }
  node.routes.set(operation.method, { name, operation, parameters });
}

/** Tries the static branch first and comes back to the parameter when the branch has no such method. */
function find(
  node: Node,
  segments: readonly string[],
  at: number,
  method: string,
  values: string[],
): Route | undefined {
  const segment = segments[at];
  if (segment === undefined) return node.routes.get(method);
  const next = node.statics.get(segment);
  const route = next && find(next, segments, at + 1, method, values);
  if (route || !node.parameter || segment === '') return route;
  values.push(segment);
  const found = find(node.parameter, segments, at + 1, method, values);
  if (!found) values.pop();
  return found;
}

function segmentsOf(pathname: string): readonly string[] | undefined {
  try {
    return pathname.slice(1).split('/').map(decodeURIComponent);
  } catch {
    return undefined;
  }
}
