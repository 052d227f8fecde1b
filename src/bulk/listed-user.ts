/** A user as Kinde's lists tell it. */
export interface ListedUser {
  readonly id?: string;
  readonly created_on?: string | null;
  readonly provided_id?: string | null;
  readonly first_name?: string | null;
  readonly last_name?: string | null;
  readonly picture?: string | null;
  readonly email?: string | null;
  readonly phone?: string | null;
  readonly username?: string | null;
  readonly is_suspended?: boolean;
  readonly organizations?: readonly string[];
  readonly identities?: readonly {
    readonly type?: string;
    readonly identity?: string;
    readonly connection_id?: string | null;
  }[];
  readonly properties?: Readonly<Record<string, string>>;
}
