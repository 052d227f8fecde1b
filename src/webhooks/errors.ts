import { KindeError } from '../errors.js';

/** What is wrong with a delivery. */
export type WebhookRefusal =
  /** The content type is neither `application/jwt` nor `application/json`, or there is none. */
  | 'content_type'
  /** The body is empty, was read before, or is what a parser made of it. */
  | 'body'
  | 'too_large'
  /** The body is no token, or its signature is not one of this Kinde environment. */
  | 'signature'
  /** Kinde signed it, and it is not an event: a sign-in token, for example. */
  | 'not_an_event'
  /** The event's timestamp is too far from now, or missing. */
  | 'timestamp';

/**
 * A delivery that must not be acted on: answer 400 and forget it.
 *
 * Code `JWT_INVALID` for what was not signed by this environment, else `INPUT_INVALID`. Every other error of a
 * verification says that the keys could not be fetched: answer 503, and Kinde delivers again.
 */
export class KindeWebhookError extends KindeError {
  override readonly name = 'KindeWebhookError';
  readonly refusal: WebhookRefusal;

  constructor(refusal: WebhookRefusal, message: string) {
    super(refusal === 'signature' ? 'JWT_INVALID' : 'INPUT_INVALID', message);
    this.refusal = refusal;
  }
}
