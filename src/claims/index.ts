export { KindeOAuthError } from '../errors/oauth-error.js';
export type { KindeErrorCode, KindeErrorDetails, KindeErrorEntry } from '../errors.js';
export { isKindeError, KindeConfigError, KindeError, KindeInputError } from '../errors.js';
export { createVerifier, type Verifier, type VerifierOptions } from '../tokens/verify.js';
export type { Conditions } from './conditions.js';
export type { Entitlement, EntitlementGrant, Entitlements, Plan } from './entitlements.js';
export { KindeFlagTypeError } from './errors.js';
export type { FlagType } from './flag-value.js';
export type { Flag } from './flags.js';
export type { ApiFailurePolicy, ReadOptions } from './live.js';
export type { Permission, Permissions } from './permissions.js';
export type { Organization, Organizations, UserProfile } from './profile.js';
export type { Claims } from './read.js';
export type { Role, RoleGrant, Roles } from './roles.js';
export type { TokensFunction, TokenType, UserClaimsOptions } from './source.js';
export type {
  FlagKey,
  FlagValue,
  JsonValue,
  KindeTenant,
  PermissionKey,
  PropertyName,
  PropertyValue,
  RoleKey,
} from './tenant.js';
export type { TokenPresence, VerifiedTokens } from './token-presence.js';
export { UserClaims } from './user-claims.js';
export { type ClaimsFromOptions, claimsFrom, type RawTokens } from './verified.js';
