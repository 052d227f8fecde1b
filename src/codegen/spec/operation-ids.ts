import { type DocumentFacts, METHODS, type OperationFacts, type PathFacts } from './facts.js';

/** A document whose operations all have an id, and notes on those that got one from method and path. */
export function withOperationIds(document: DocumentFacts): { document: DocumentFacts; notes: string[] } {
  const notes: string[] = [];
  const paths = Object.entries(document.paths).map(([path, item]): [string, PathFacts] => {
    const named = METHODS.flatMap((method): [string, OperationFacts][] => {
      const operation = item[method];
      if (!operation || operation.operationId) return [];
      const operationId = idOf(method, path);
      notes.push(`${method.toUpperCase()} ${path} has no operationId; it is ${operationId}.`);
      return [[method, { ...operation, operationId }]];
    });
    return [path, { ...item, ...Object.fromEntries(named) }];
  });
  return { document: { ...document, paths: Object.fromEntries(paths) }, notes };
}

/** `get /users/{user_id}/roles` is `get_users_by_user_id_roles`. */
function idOf(method: string, path: string): string {
  const words = path.split('/').map((segment) => segment.replace(/\{([^}]*)\}/g, 'by_$1').replace(/\W+/g, '_'));
  return [method, ...words.filter((word) => word !== '')].join('_');
}
