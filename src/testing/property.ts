/** What a property belongs to: a user, an organization or an application. */
export type PropertyContext = 'usr' | 'org' | 'app';

/** The definition of a property. */
export interface Property {
  readonly id: string;
  readonly key: string;
  readonly context: PropertyContext;
  readonly name: string;
  readonly description: string | undefined;
  readonly is_private: boolean;
}
