import type { PropertyContext } from '../property.js';

/** A group of properties. */
export interface PropertyCategory {
  readonly id: string;
  readonly name: string;
  readonly context: PropertyContext;
}
