/** An invitation to join an organization. */
export interface Invitation {
  /** Its code, which is its identifier as well. */
  readonly code: string;
  readonly org_code: string;
  readonly email: string;
  readonly first_name: string | null;
  readonly last_name: string | null;
  /** Identifiers of the roles that the user will have. */
  readonly roles: readonly string[];
  readonly is_sent: boolean;
  readonly is_revoked: boolean;
  readonly created_on: string;
  readonly accepted_on: string | null;
}
