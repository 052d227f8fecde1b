/** Somebody who wants to hear of a product, and is no user of it yet. */
export interface Subscriber {
  readonly id: string;
  readonly email: string;
  readonly first_name: string;
  readonly last_name: string;
}
