export type {
  KindeErrorCode,
  KindeErrorDetails,
  KindeErrorEntry,
  KindeOAuthErrorDetails,
  LikelyCause,
} from '../errors.js';
export { isKindeError, KindeConfigError, KindeError, KindeInputError, KindeOAuthError } from '../errors.js';
export type { Store, StoreOptions } from '../storage/store.js';
export type { AccessTokenChecks, IdTokenChecks, JwtClaims, Verifier, VerifierOptions } from '../tokens/verify.js';
export { createVerifier } from '../tokens/verify.js';
export type { AccessOptions } from './access.js';
export type { AuthorizeOptions } from './authorize.js';
export type { CallbackResult } from './callback.js';
export { OAuth } from './client.js';
export type { DeviceAuthorization, DeviceOptions, DeviceTokens } from './device.js';
export type { IntrospectOptions, TokenIntrospection } from './introspect.js';
export type { AuthorizationRequest } from './login.js';
export type { LogoutOptions, LogoutResult } from './logout.js';
export type { OAuthOptions, PathOptions, SessionOptions, SharedSettings } from './options.js';
export { type KindeParameters, type KindeWireParameters, Prompt } from './parameters.js';
export type { Session, SignedIn, SignedOut } from './session.js';
export type { SessionInfo } from './session-info.js';
export type { TokenInfo, Tokens, User, UserInfo } from './user.js';
