/** The event types that Kinde documents. */
export const EVENT_TYPES = [
  'user.created',
  'user.updated',
  'user.deleted',
  'user.authenticated',
  'user.authentication_failed',
  'organization.created',
  'organization.updated',
  'organization.deleted',
  'role.created',
  'role.updated',
  'role.deleted',
  'permission.created',
  'permission.updated',
  'permission.deleted',
  'subscriber.created',
  'access_request.created',
  'passkey.added',
  'passkey.removed',
  'customer.agreement_created',
  'customer.agreement_cancelled',
  'customer.invoice_overdue',
  'customer.meter_usage_updated',
  'customer.payment_failed',
  'customer.payment_succeeded',
  'customer.plan_created',
  'customer.plan_assigned',
  'customer.plan_changed',
] as const;

/** A documented event type. */
export type EventType = (typeof EVENT_TYPES)[number];

/** Whether an event type is documented. */
export function isEventType(type: string): type is EventType {
  return (EVENT_TYPES as readonly string[]).includes(type);
}
