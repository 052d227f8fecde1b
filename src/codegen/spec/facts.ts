/** Types of a document of facts: OpenAPI 3.0 as the importer writes it, without prose. */

/** A pointer to a component. */
export interface Reference {
  readonly $ref: string;
}

/** A schema; every keyword that the importer keeps and the generator reads. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly nullable?: boolean;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly deprecated?: boolean;
  readonly maxLength?: number;
  readonly required?: readonly string[];
  readonly properties?: { readonly [name: string]: Schema };
  readonly items?: Schema;
  readonly additionalProperties?: boolean | Schema;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
}

/** A path, query, header or cookie parameter. */
export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly deprecated?: boolean;
  readonly style?: string;
  readonly explode?: boolean;
  readonly schema?: Schema;
  /** In place of a schema: the value is sent in this encoding. */
  readonly content?: Content;
}

/** Schemas by media type. */
export interface Content {
  readonly [mediaType: string]: { readonly schema?: Schema };
}

/** A request body. */
export interface RequestBody {
  readonly required?: boolean;
  readonly content: Content;
}

/** An answer. */
export interface Answer {
  readonly description: string;
  readonly content?: Content;
}

/** One operation. */
export interface OperationFacts {
  readonly operationId: string;
  readonly tags?: readonly string[];
  readonly 'x-scope'?: string;
  readonly deprecated?: boolean;
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly requestBody?: RequestBody | Reference;
  readonly responses: { readonly [status: string]: Answer | Reference };
}

/** The operations of one path, and the parameters they share. */
export interface PathFacts {
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly get?: OperationFacts;
  readonly post?: OperationFacts;
  readonly put?: OperationFacts;
  readonly patch?: OperationFacts;
  readonly delete?: OperationFacts;
}

/** A whole document. */
export interface DocumentFacts {
  readonly openapi: string;
  readonly paths: { readonly [path: string]: PathFacts };
  readonly components?: {
    readonly schemas?: { readonly [name: string]: Schema };
    readonly parameters?: { readonly [name: string]: Parameter };
    readonly responses?: { readonly [name: string]: Answer };
    readonly requestBodies?: { readonly [name: string]: RequestBody };
  };
}

/** The HTTP methods that a path may have, in the order they are written. */
export const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** An HTTP method, as a path names it. */
export type Method = (typeof METHODS)[number];
