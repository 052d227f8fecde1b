import type { Collection } from '../collection.js';
import type { Tables } from '../tables/tables.js';

/** A browser that is signed in to the emulator, whatever the applications do. */
export interface Session {
  readonly id: string;
  readonly userId: string;
  /** When the user signed in, in milliseconds. */
  readonly authTime: number;
  readonly expiresAt: number;
  /** The organization that the user chose last. */
  readonly orgCode: string | undefined;
  /** What the browser said of itself. */
  readonly userAgent: string;
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
  /** When the last of its tokens ends. */
  readonly expiresAt: number;
  readonly isRevoked: boolean;
  /** The latest access token, which a refresh may answer again. */
  readonly access: IssuedAccess | undefined;
  /** `jti` of every access token of the family. */
  readonly issued: readonly string[];
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
  readonly grantId: string;
  readonly redirectUri: string;
  /** The PKCE challenge (S256), where one was sent. */
  readonly challenge: string | undefined;
  readonly expiresAt: number;
  readonly isUsed: boolean;
}

/** A refresh token; it stays known after its use, so that a late use can be told. */
export interface RefreshToken {
  readonly grantId: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly usedAt: number | undefined;
}

/** A device that waits for somebody to type its code. */
export interface DeviceAuthorization {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly audiences: readonly string[];
  readonly requestedAt: number;
  readonly expiresAt: number;
  readonly intervalS: number;
  readonly polledAt: number | undefined;
  readonly status: 'pending' | 'denied' | 'used';
  /** The grant that is made when the user allows the device. */
  readonly grantId: string | undefined;
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
  /** Tells snapshots apart: one that was made anew may say the same. */
  readonly serial: number;
  /** What the cache depends on; a snapshot with another one is stale. */
  readonly fingerprint: string;
  /** Claims of access tokens, by name; only those that apply. */
  readonly access: Readonly<Record<string, unknown>>;
  /** Claims of ID tokens about organizations. */
  readonly identity: Readonly<Record<string, unknown>>;
}

/** Everything that signing in leaves behind, by its secret or identifier. */
export interface SignInState {
  readonly sessions: Collection<Session>;
  readonly grants: Collection<Grant>;
  readonly codes: Collection<AuthorizationCode>;
  readonly refreshTokens: Collection<RefreshToken>;
  /** By device code. */
  readonly devices: Collection<DeviceAuthorization>;
  /** By the key in the link. */
  readonly portalLinks: Collection<PortalLink>;
  /** By user, then by organization. */
  readonly claims: Collection<Readonly<Record<string, ClaimSnapshot>>>;
  /** What is about to happen; under `expiredLink` that the next sign-in finds its link expired. */
  readonly expected: Collection<boolean>;
}

/** The part of a state that signing in changes. */
export function createSignInState(tables: Tables): SignInState {
  return {
    sessions: tables.collection('sessions'),
    grants: tables.collection('grants'),
    codes: tables.collection('codes'),
    refreshTokens: tables.collection('refreshTokens'),
    devices: tables.collection('devices'),
    portalLinks: tables.collection('portalLinks'),
    claims: tables.collection('claims'),
    expected: tables.collection('expected'),
  };
}

/** Forgets what expired, up to the first that has not: what comes after a longer life is forgotten later, and refused before. */
export function dropExpired(entries: Collection<{ readonly expiresAt: number }>, now: number): void {
  for (let [first] = entries.entries(0, 1); first && first[1].expiresAt <= now; [first] = entries.entries(0, 1)) {
    entries.delete(first[0]);
  }
}
