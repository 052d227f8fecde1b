/** A browser that is signed in to the emulator, whatever the applications do. */
export interface Session {
  readonly id: string;
  readonly userId: string;
  /** When the user signed in, in milliseconds. */
  readonly authTime: number;
  readonly expiresAt: number;
  /** The organization that the user chose last. */
  orgCode: string | undefined;
}

/** What a user allowed an application to do: the family that its tokens belong to. */
export interface Grant {
  readonly id: string;
  readonly clientId: string;
  readonly userId: string;
  readonly orgCode: string | undefined;
  readonly scopes: readonly string[];
  readonly audiences: readonly string[];
  readonly nonce: string | undefined;
  /** When the user signed in, and when the application asked, in milliseconds. */
  readonly authTime: number;
  readonly requestedAt: number;
  readonly sessionId: string | undefined;
  /** When the last of its first tokens ends; later ones keep what they need of the grant. */
  readonly expiresAt: number;
  isRevoked: boolean;
  /** The latest access token, which a refresh may answer again. */
  access: IssuedAccess | undefined;
  /** `jti` of every access token of the family. */
  readonly issued: Set<string>;
}

/** An access token with what its claims were made of. */
export interface IssuedAccess {
  readonly token: string;
  readonly issuer: string;
  readonly expiresAt: number;
  readonly snapshot: ClaimSnapshot;
}

/** An authorization code; it stays known after its use, so that a second use can be told. */
export interface AuthorizationCode {
  readonly grant: Grant;
  readonly redirectUri: string;
  /** The PKCE challenge (S256), where one was sent. */
  readonly challenge: string | undefined;
  readonly expiresAt: number;
  isUsed: boolean;
}

/** A refresh token; it stays known after its use, so that a late use can be told. */
export interface RefreshToken {
  readonly grant: Grant;
  readonly issuedAt: number;
  readonly expiresAt: number;
  usedAt: number | undefined;
}

/** A device that waits for somebody to type its code. */
export interface DeviceAuthorization {
  readonly userCode: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly audiences: readonly string[];
  readonly requestedAt: number;
  readonly expiresAt: number;
  intervalS: number;
  polledAt: number | undefined;
  status: 'pending' | 'denied' | 'used';
  /** Made when the user allows the device. */
  grant: Grant | undefined;
}

/** A link into the self-serve portal that was not followed yet. */
export interface PortalLink {
  readonly userId: string;
  readonly area: string;
  readonly returnUrl: string | undefined;
  readonly expiresAt: number;
}

/** The part of a user's claims that Kinde caches. */
export interface ClaimSnapshot {
  /** What the cache depends on; a snapshot with another one is stale. */
  readonly fingerprint: string;
  /** Claims of access tokens, by name; only those that apply. */
  readonly access: Readonly<Record<string, unknown>>;
  /** Claims of ID tokens about organizations. */
  readonly identity: Readonly<Record<string, unknown>>;
}

/** Everything that signing in leaves behind, by its secret or identifier. */
export interface SignInState {
  readonly sessions: Map<string, Session>;
  readonly grants: Map<string, Grant>;
  readonly codes: Map<string, AuthorizationCode>;
  readonly refreshTokens: Map<string, RefreshToken>;
  /** By device code. */
  readonly devices: Map<string, DeviceAuthorization>;
  /** By the key in the link. */
  readonly portalLinks: Map<string, PortalLink>;
  /** By user, then by organization. */
  readonly claims: Map<string, Map<string, ClaimSnapshot>>;
  /** Whether the next sign-in finds its link expired. */
  isNextLinkExpired: boolean;
}

/** Makes the state in which nobody has signed in. */
export function createSignInState(): SignInState {
  return {
    sessions: new Map(),
    grants: new Map(),
    codes: new Map(),
    refreshTokens: new Map(),
    devices: new Map(),
    portalLinks: new Map(),
    claims: new Map(),
    isNextLinkExpired: false,
  };
}

/** Forgets what expired; entries of one map live equally long, so that the oldest come first. */
export function dropExpired(entries: Map<string, { readonly expiresAt: number }>, now: number): void {
  for (const [key, { expiresAt }] of entries) {
    if (expiresAt > now) return;
    entries.delete(key);
  }
}
