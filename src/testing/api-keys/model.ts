/** Who an API key is for. */
export type ApiKeyType = 'user' | 'organization' | 'environment';

/** An API key. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly type: ApiKeyType;
  /** What is sent to be verified; answered when the key is made, and never again. */
  readonly secret: string;
  readonly api_id: string;
  /** Identifiers of scopes. */
  readonly scopes: readonly string[];
  readonly user_id: string | null;
  readonly org_code: string | null;
  readonly created_on: string;
  readonly last_verified_on: string | null;
  readonly verification_count: number;
}
