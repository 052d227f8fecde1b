/** A way in which a user signs in, besides the first address, number and name. */
export interface UserIdentity {
  readonly type: 'email' | 'phone' | 'username' | 'enterprise' | 'social';
  /** The address, number or name; what the connection calls the user where it is `enterprise` or `social`. */
  readonly identity: string;
  readonly is_verified?: boolean | undefined;
  readonly phone_country_id?: string | undefined;
  /** Required for `enterprise` and `social`. */
  readonly connection_id?: string | null | undefined;
}

/** A user's membership of an organization; roles and permissions by key. */
export interface UserMembership {
  readonly code: string;
  /** Without them Kinde gives new members its default roles. */
  readonly roles?: readonly string[] | undefined;
  readonly permissions?: readonly string[] | undefined;
}

/** A password's hash, in the words of Kinde's `PUT /users/{user_id}/password`. */
export interface PasswordHash {
  readonly hashed_password?: string | undefined;
  /** Default `bcrypt`. */
  readonly hashing_method?: (typeof HASHING_METHODS)[number] | undefined;
  readonly salt?: string | undefined;
  readonly salt_position?: 'prefix' | 'suffix' | undefined;
  readonly is_temporary_password?: boolean | undefined;
  readonly iterations?: number | undefined;
  readonly variant?: string | undefined;
  readonly mem_cost?: number | undefined;
  readonly rounds?: number | undefined;
  readonly salt_separator?: string | undefined;
  readonly signer_key?: string | undefined;
}

/** A user as bulk work reads and writes it: one of `email`, `phone` and `username` is required. */
export interface UserRecord extends PasswordHash {
  /** Kinde's identifier: written by exports; an import finds users by their identities and does not read it. */
  readonly id?: string | undefined;
  readonly created_on?: string | null | undefined;
  readonly provided_id?: string | null | undefined;
  readonly first_name?: string | null | undefined;
  readonly last_name?: string | null | undefined;
  readonly picture?: string | null | undefined;
  readonly email?: string | null | undefined;
  readonly email_verified?: boolean | undefined;
  /** With `+` and the country's number. */
  readonly phone?: string | null | undefined;
  /** Two letters. */
  readonly phone_country_id?: string | undefined;
  readonly phone_verified?: boolean | undefined;
  readonly username?: string | null | undefined;
  /** Identities besides those. */
  readonly identities?: readonly UserIdentity[] | undefined;
  readonly is_suspended?: boolean | undefined;
  /** Codes, or memberships with roles and permissions. */
  readonly organizations?: readonly (string | UserMembership)[] | undefined;
  /** Values of properties by key. */
  readonly properties?: Readonly<Record<string, string>> | undefined;
  /** Written into the file of failures of an earlier import; not read. */
  readonly import_error?: unknown;
}

/** Ways in which hashes are made that Kinde knows. */
export const HASHING_METHODS = [
  'bcrypt',
  'crypt',
  'md5',
  'sha256',
  'wordpress',
  'pbkdf2',
  'firebase-scrypt',
  'aspnet-identity-v2',
] as const;

/** Fields of the password's hash. */
export const PASSWORD_FIELDS = [
  'hashed_password',
  'hashing_method',
  'salt',
  'salt_position',
  'is_temporary_password',
  'iterations',
  'variant',
  'mem_cost',
  'rounds',
  'salt_separator',
  'signer_key',
] as const satisfies readonly (keyof PasswordHash)[];

/** Whether a field says something: files say nothing by an empty text, Kinde's answers by null. */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}
