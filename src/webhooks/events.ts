/** An event of a type that Kinde documents; `type` says what `data` holds. */
export type KnownWebhookEvent = {
  [Type in WebhookEventType]: WebhookEnvelope<Type> & WebhookEventBodies[Type];
}[WebhookEventType];

/** A verified event: one of the documented types, or `unknown`. */
export type WebhookEvent = KnownWebhookEvent | UnknownWebhookEvent;

/** The documented types. */
export type WebhookEventType = keyof WebhookEventBodies;

/** What every event has. */
export interface WebhookEnvelope<Type extends string> {
  readonly type: Type;
  /** Who caused it. */
  readonly source?: 'admin' | 'api' | 'user' | (string & {}) | undefined;
  /** Names the event; the same in every delivery of it, to every webhook. */
  readonly event_id: string;
  /** When it was sent, as text with an offset; the offset may have two digits, which `Date` does not read. */
  readonly timestamp?: string | undefined;
  /** When it happened. */
  readonly event_timestamp?: string | undefined;
}

/** An event of a type that this version of the SDK does not know. */
export interface UnknownWebhookEvent extends WebhookEnvelope<'unknown'> {
  /** The type that Kinde sent. */
  readonly original_type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

type Text = string | null | undefined;

/** A user as events tell of them. */
export interface WebhookUser {
  readonly id: string;
  readonly email?: Text;
  readonly first_name?: Text;
  readonly last_name?: Text;
  readonly phone?: Text;
  readonly username?: Text;
  readonly is_suspended?: boolean | undefined;
  readonly is_password_reset_requested?: boolean | undefined;
  readonly organizations?: readonly WebhookMembership[] | null | undefined;
}

/** What a user is in one organization. */
export interface WebhookMembership {
  readonly code: string;
  readonly roles?: readonly WebhookKey[] | null | undefined;
  readonly permissions?: readonly WebhookKey[] | null | undefined;
}

/** A role or permission by id and key. */
export interface WebhookKey {
  readonly id: string;
  readonly key: string;
}

/** An organization as events tell of it. */
export interface WebhookOrganization {
  readonly code: string;
  readonly name?: Text;
  readonly handle?: Text;
  readonly external_id?: Text;
  readonly is_allow_registrations?: boolean | null | undefined;
}

/** A permission as events tell of it. */
export interface WebhookPermission extends WebhookKey {
  readonly name?: Text;
  readonly description?: Text;
}

/** A role as events tell of it. */
export interface WebhookRole extends WebhookPermission {
  readonly is_default_role?: boolean | undefined;
}

/** Somebody who asked for access, or subscribed. */
export interface WebhookContact {
  readonly email?: Text;
  readonly first_name?: Text;
  readonly last_name?: Text;
  readonly user_id?: Text;
}

/** Kinde does not document these fields; those that are known to occur are named. */
export interface WebhookBilling {
  readonly org_code?: Text;
  readonly user_id?: Text;
  readonly customer_id?: Text;
  readonly agreement_id?: Text;
  readonly plan_id?: Text;
  readonly [field: string]: unknown;
}

interface Data<Fields> {
  readonly data: Fields;
}
type Of<Name extends string, Subject> = Data<{ readonly [Key in Name]: Subject }>;
type SignIn = Of<'user', Pick<WebhookUser, 'id'>> & { readonly ip_address?: Text };
type Loose = Data<Readonly<Record<string, unknown>>>;

/** What is in an event besides the envelope, by type. */
export interface WebhookEventBodies {
  'user.created': Of<'user', WebhookUser>;
  'user.updated': Of<'user', WebhookUser>;
  'user.deleted': Of<'user', Pick<WebhookUser, 'id'>>;
  'user.authenticated': SignIn;
  'user.authentication_failed': SignIn;
  'organization.created': Of<'organization', WebhookOrganization>;
  'organization.updated': Of<'organization', WebhookOrganization>;
  'organization.deleted': Of<'organization', Pick<WebhookOrganization, 'code'>>;
  'role.created': Of<'role', WebhookRole>;
  'role.updated': Of<'role', WebhookRole>;
  'role.deleted': Of<'role', Pick<WebhookRole, 'id'>>;
  'permission.created': Of<'permission', WebhookPermission>;
  'permission.updated': Of<'permission', WebhookPermission>;
  'permission.deleted': Of<'permission', Pick<WebhookPermission, 'id'>>;
  'subscriber.created': Of<'subscriber', WebhookContact & { readonly id: string }>;
  'access_request.created': Of<'access_request', WebhookContact>;
  'passkey.added': Loose;
  'passkey.removed': Loose;
  'customer.agreement_created': Data<WebhookBilling>;
  'customer.agreement_cancelled': Data<WebhookBilling>;
  'customer.invoice_overdue': Data<WebhookBilling>;
  'customer.meter_usage_updated': Data<WebhookBilling>;
  'customer.payment_failed': Data<WebhookBilling>;
  'customer.payment_succeeded': Data<WebhookBilling>;
  'customer.plan_created': Data<WebhookBilling>;
  'customer.plan_assigned': Data<WebhookBilling>;
  'customer.plan_changed': Data<WebhookBilling>;
}
