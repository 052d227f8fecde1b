import type { KnownWebhookEvent, WebhookEvent, WebhookEventType } from './events.js';

/** The object under `data` that an event is about; undefined where Kinde does not document one. */
const SUBJECTS: Readonly<Record<WebhookEventType, string | undefined>> = {
  'user.created': 'user',
  'user.updated': 'user',
  'user.deleted': 'user',
  'user.authenticated': 'user',
  'user.authentication_failed': 'user',
  'organization.created': 'organization',
  'organization.updated': 'organization',
  'organization.deleted': 'organization',
  'role.created': 'role',
  'role.updated': 'role',
  'role.deleted': 'role',
  'permission.created': 'permission',
  'permission.updated': 'permission',
  'permission.deleted': 'permission',
  'subscriber.created': 'subscriber',
  'access_request.created': 'access_request',
  'passkey.added': undefined,
  'passkey.removed': undefined,
  'customer.agreement_created': undefined,
  'customer.agreement_cancelled': undefined,
  'customer.invoice_overdue': undefined,
  'customer.meter_usage_updated': undefined,
  'customer.payment_failed': undefined,
  'customer.payment_succeeded': undefined,
  'customer.plan_created': undefined,
  'customer.plan_assigned': undefined,
  'customer.plan_changed': undefined,
};

/** The types that Kinde documents. */
export const WEBHOOK_EVENT_TYPES = Object.freeze(Object.keys(SUBJECTS)) as readonly WebhookEventType[];

/**
 * The event in a verified payload, or undefined where it holds none.
 *
 * The same keys sign access and ID tokens, so a payload that is not an event is refused, whoever signed it.
 */
export function eventFrom(payload: Uint8Array): WebhookEvent | undefined {
  const fields = recordFrom(payload);
  if (!fields || !isText(fields.type) || !isText(fields.event_id) || !isRecord(fields.data)) return undefined;
  const { type, data } = fields;
  if (!Object.hasOwn(SUBJECTS, type)) return { ...fields, type: 'unknown', original_type: type } as WebhookEvent;
  const subject = SUBJECTS[type as WebhookEventType];
  if (subject !== undefined && !isRecord(data[subject])) return undefined;
  return fields as unknown as KnownWebhookEvent;
}

function recordFrom(payload: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
