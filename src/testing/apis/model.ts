/** An API that tokens may be made for. The Management API is not among them: every emulator has that one. */
export interface Api {
  readonly id: string;
  readonly name: string;
  readonly audience: string;
}

/** A scope of an API. */
export interface ApiScope {
  readonly id: string;
  readonly api_id: string;
  readonly key: string;
  readonly description: string;
}

/** What an application may ask for at an API that it is authorized for. */
export interface ApiGrant {
  readonly api_id: string;
  readonly client_id: string;
  /** Identifiers of scopes. */
  readonly scopes: readonly string[];
}

/** The scopes that a role gives, or that a member of an organization has besides. */
export interface AssignedScopes {
  /** Identifiers of scopes. */
  readonly scopes: readonly string[];
}
