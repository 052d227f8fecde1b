import type { PageRule } from '../operation.js';
import type { Method, Parameter, Schema } from './spec/facts.js';

/** A request body, flattened into the input. */
export interface BodyModel {
  readonly kind: 'json' | 'multipart' | 'form';
  readonly required: boolean;
  /** The schema with its references at the top resolved: an object with properties. */
  readonly schema: Schema;
}

/** The first declared success. */
export interface SuccessModel {
  /** How the document names it: a status, or `2XX`. */
  readonly key: string;
  readonly status: number;
  /** Media type of the body; absent when it has none. */
  readonly mediaType?: string;
  readonly schema?: Schema;
  /** Some declared success has no body. */
  readonly empty: boolean;
}

/** Everything known about one operation: the document's facts and what the overlay adds. */
export interface OperationModel {
  readonly operationId: string;
  readonly name: string;
  readonly summary: string;
  readonly method: Method;
  readonly path: string;
  readonly scope?: string;
  readonly deprecated: boolean;
  /** In the order of the path. */
  readonly pathParameters: readonly Parameter[];
  /** In alphabetical order. */
  readonly queryParameters: readonly Parameter[];
  readonly body?: BodyModel;
  readonly success: SuccessModel;
  readonly page?: PageRule;
  /** Query parameters that take a list. */
  readonly csv: readonly string[];
  readonly deep: readonly string[];
}

/** Names that must be given and are not in the path. */
export function requiredInputs({ queryParameters, body }: OperationModel): string[] {
  const query = queryParameters.filter((parameter) => parameter.required).map((parameter) => parameter.name);
  // An optional body with required properties: leaving it out would be a call that does nothing.
  return [...query, ...(body?.schema.required ?? [])];
}
