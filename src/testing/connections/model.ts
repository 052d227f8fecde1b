/** A way to sign in by somebody else: a social network, or an enterprise's own identity provider. */
export interface Connection {
  readonly id: string;
  readonly name: string;
  readonly display_name: string;
  readonly strategy: string;
  /** Settings as they were sent; they are never answered, since secrets are among them. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Client ids of the applications that offer it. */
  readonly applications: readonly string[];
  /** Codes of the organizations that offer it. */
  readonly organizations: readonly string[];
}

/** A directory from which users of an organization come (SCIM). */
export interface Directory {
  readonly id: string;
  readonly directory_name: string;
  readonly provider_code: string;
  readonly org_code: string;
  readonly connection_id: string;
  readonly endpoint_id: string;
  readonly created_on: string;
}
