export type { Plan as SeedPlan, PlanEntitlement as SeedEntitlement } from './account/plan.js';
export type { RequestHook } from './answer.js';
export type { AppSignIn } from './app-sign-in/controls.js';
export type { BrowserCookie } from './app-sign-in/cookie-jar.js';
export type { NodeListener, TestApp, WebHandler } from './app-sign-in/send.js';
export type { SignedInUser, SignInToOptions } from './app-sign-in/sign-in-to.js';
export type { EmulatorClock } from './clock.js';
export type { EmulatorCredentials } from './credentials.js';
export { createEmulator, type Emulator } from './emulator.js';
export { EmulatorError, type EmulatorErrorCode } from './emulator-error.js';
export type { EmulatorOptions } from './emulator-options.js';
export type { EmulatorFaults } from './faults/controls.js';
export type {
  Commit,
  Fault,
  FaultKind,
  FaultLike,
  FaultLogEntry,
  FaultPlan,
  FaultRequest,
  FaultRule,
  Range,
} from './faults/fault.js';
export { type FaultPresetOptions, type FaultPresets, faultPlans } from './faults/presets.js';
export type { InspectorOptions } from './inspector/access.js';
export { createSigningKeys, type SigningKeys } from './keys.js';
export type { EmulatorLimits } from './limits/limiter.js';
export type { ConcurrencyLimit, LimitOptions, LimitPer, RateLimit } from './limits/options.js';
export type { Listener, ListenOptions } from './listen.js';
export type { TokenFlaw } from './mint/flaws.js';
export type { Mint } from './mint/mint.js';
export type { MintOptions } from './mint/options.js';
export type { MswHandler } from './msw.js';
export type { NamespaceOptions } from './namespaces.js';
export type { OperationName } from './operation-names.js';
export type { ApplicationType, OptionalClaim } from './records.js';
export type { LoggedRequest } from './request-log.js';
export { RequestAssertionError, type RequestControls, type WaitForRequestOptions } from './requests/controls.js';
export type { RequestMatcher, RequestPattern } from './requests/match.js';
export type {
  Seed,
  SeedApi,
  SeedApplication,
  SeedConnection,
  SeedFeatureFlag,
  SeedMembership,
  SeedOrganization,
  SeedPermission,
  SeedProperty,
  SeedRole,
  SeedUser,
  SeedWebhook,
} from './seed.js';
export { loadSeed } from './seed-file.js';
export type {
  ApplicationUrls,
  EmulatorUser,
  EmulatorUsers,
  SignInControls,
  WebCredentials,
} from './sign-in/controls.js';
export type { SignInOptions } from './sign-in/settings.js';
export type { SignInAs } from './sign-in/without-pages.js';
export type { EmulatorSnapshot } from './snapshot.js';
export type { EmulatorState } from './state-file.js';
export type { EmulatorWebhooks } from './webhooks/controls.js';
export type { EmulatorWebhookOptions } from './webhooks/settings.js';
export type { EventToSign, SignWebhookOptions, WebhookFlaw, WebhookSigner } from './webhooks/sign.js';
export type {
  EmulatorEvent,
  EmulatorWebhook,
  EventSource,
  WebhookAttempt,
  WebhookDelivery,
} from './webhooks/types.js';
