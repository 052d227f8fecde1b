export type { Plan as SeedPlan, PlanEntitlement as SeedEntitlement } from './account/plan.js';
export type { RequestHook } from './answer.js';
export type { EmulatorCredentials } from './credentials.js';
export { createEmulator, type Emulator, type EmulatorOptions } from './emulator.js';
export { createSigningKeys, type SigningKeys } from './keys.js';
export type { Listener, ListenOptions } from './listen.js';
export type { MswHandler } from './msw.js';
export type { LoggedRequest } from './request-log.js';
export type {
  Seed,
  SeedApplication,
  SeedFeatureFlag,
  SeedMembership,
  SeedOrganization,
  SeedPermission,
  SeedProperty,
  SeedRole,
  SeedUser,
  SeedWebhook,
} from './seed.js';
export type {
  ApplicationUrls,
  EmulatorUser,
  EmulatorUsers,
  SignInControls,
  WebCredentials,
} from './sign-in/controls.js';
export type { SignInOptions } from './sign-in/settings.js';
export type { SignInAs } from './sign-in/without-pages.js';
export type { ApplicationType, OptionalClaim } from './state.js';
export type { EmulatorWebhooks } from './webhooks/controls.js';
export type { EmulatorWebhookOptions } from './webhooks/settings.js';
export type {
  EmulatorEvent,
  EmulatorWebhook,
  EventSource,
  WebhookAttempt,
  WebhookDelivery,
} from './webhooks/types.js';
