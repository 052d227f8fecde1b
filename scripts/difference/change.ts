/** What a change does to a program that is written against the API as it was. */
export type Effect = 'breaking' | 'addition' | 'note';

/** What kind of thing changed. */
export type ChangeKind =
  | 'operation added'
  | 'operation removed'
  | 'method renamed'
  | 'operationId renamed'
  | 'path changed'
  | 'operation deprecated'
  | 'scope changed'
  | 'paging changed'
  | 'no method'
  | 'parameter added'
  | 'parameter removed'
  | 'parameter renamed'
  | 'request field added'
  | 'request field removed'
  | 'answer field added'
  | 'answer field removed'
  | 'error field added'
  | 'error field removed'
  | 'status added'
  | 'status removed'
  | 'media type'
  | 'answer body'
  | 'place'
  | 'sent as'
  | FieldAspect;

/** What about a field changed. */
export type FieldAspect =
  | 'type'
  | 'values'
  | 'required'
  | 'nullable'
  | 'format'
  | 'bound'
  | 'closed'
  | 'default'
  | 'deprecated';

/** Where a change is: what a caller passes, what a reader gets, what an error holds, or the operation as a whole. */
export type Side = 'call' | 'answer' | 'error' | 'operation';

/** One difference between two documents, as users of the client meet it. */
export interface Change {
  readonly kind: ChangeKind;
  readonly side: Side;
  /** Public name of the method, or `GET /path` where there is none. */
  readonly operation: string;
  /** Method and path, as the newer document has them. */
  readonly call: string;
  /** Path of the field (`users[].email`), or a status; absent where the whole operation is meant. */
  readonly at?: string;
  /** Where a field is declared, if in a shared component: the same change there shows in several operations. */
  readonly origin?: string;
  readonly before?: unknown;
  readonly after?: unknown;
  /** For a program that makes the call. */
  readonly forCaller?: Effect;
  /** For a program that reads the answer. */
  readonly forReader?: Effect;
  /** One sentence without the operation. */
  readonly words: string;
}

/** The worst that a change does to anybody. */
export function effectOf({ forCaller, forReader }: Pick<Change, 'forCaller' | 'forReader'>): Effect {
  const effects = [forCaller, forReader];
  if (effects.includes('breaking')) return 'breaking';
  return effects.includes('addition') ? 'addition' : 'note';
}
