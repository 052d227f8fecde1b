export { KindeOAuthError } from '../errors/oauth-error.js';
export type { KindeErrorCode } from '../errors.js';
export { isKindeError, KindeConfigError, KindeError } from '../errors.js';
export { type DeduplicateOptions, type Delivery, deduplicate } from './deduplicate.js';
export { KindeWebhookError, type WebhookRefusal } from './errors.js';
export { WEBHOOK_EVENT_TYPES } from './event.js';
export type {
  KnownWebhookEvent,
  UnknownWebhookEvent,
  WebhookBilling,
  WebhookContact,
  WebhookEnvelope,
  WebhookEvent,
  WebhookEventType,
  WebhookKey,
  WebhookMembership,
  WebhookOrganization,
  WebhookPermission,
  WebhookRole,
  WebhookUser,
} from './events.js';
export { createWebhookVerifier, type WebhookVerifier, type WebhookVerifierOptions } from './verify.js';
