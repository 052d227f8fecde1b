/** Who asks for which access token. */
export interface ClientCredentials {
  /** Origin of the Kinde environment, without a trailing slash. */
  readonly domain: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly audience: string;
  /** Scopes to ask for; all that the application has when empty. */
  readonly scopes: readonly string[];
}

/** A freshly issued token and its lifetime in seconds. */
export interface IssuedToken {
  readonly accessToken: string;
  readonly expiresIn: number;
}
