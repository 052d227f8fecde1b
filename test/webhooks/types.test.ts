import { describe, expect, expectTypeOf, it } from 'vitest';
import type { KnownWebhookEvent, WebhookEvent, WebhookEventType, WebhookUser } from '../../src/webhooks/index.js';

describe('the types of events', () => {
  it('say what the data holds, by type', () => {
    const read = (event: WebhookEvent) => {
      switch (event.type) {
        case 'user.created':
        case 'user.updated':
          return expectTypeOf(event.data.user).toEqualTypeOf<WebhookUser>();
        case 'user.deleted':
          return expectTypeOf(event.data.user).toEqualTypeOf<Pick<WebhookUser, 'id'>>();
        case 'user.authenticated':
          return expectTypeOf(event.ip_address).toEqualTypeOf<string | null | undefined>();
        case 'organization.deleted':
          return expectTypeOf(event.data.organization.code).toEqualTypeOf<string>();
        case 'unknown':
          return expectTypeOf(event.original_type).toEqualTypeOf<string>();
        default:
          return undefined;
      }
    };
    expect(read).toBeTypeOf('function');
  });

  it('refuse a type that is not documented', () => {
    // @ts-expect-error No event is called so.
    const isOdd = (event: WebhookEvent): boolean => event.type === 'user.teleported';
    expect(isOdd).toBeTypeOf('function');
    expectTypeOf<KnownWebhookEvent['type']>().toEqualTypeOf<WebhookEventType>();
  });
});
