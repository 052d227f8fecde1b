/** A user or an organization that connects to an app of somebody else. */
export interface ConnectedAppSession {
  readonly id: string;
  readonly key_code_ref: string;
  readonly callback_url?: string | undefined;
  readonly status: 'pending' | 'connected' | 'revoked';
  readonly access_token?: string | undefined;
  /** Milliseconds. */
  readonly expiresAt?: number | undefined;
}
