import { bounded, type Limits } from '../http/deadline.js';
import type { Received } from '../http/receive.js';
import { send } from '../http/send.js';
import type { Draft, Trip } from '../http/transport.js';
import type { Sender } from '../management/call-types.js';
import { type AccountConfig, assertToken } from './config.js';

/** Sends requests with a user's access token, which somebody else keeps. */
export class UserExchange implements Sender {
  readonly #config: AccountConfig;

  constructor(config: AccountConfig) {
    this.#config = config;
  }

  /** Sends a request and reads its answer; where Kinde refuses the token, asks once for another one. */
  async send(draft: Draft, trip: Trip): Promise<Received> {
    const transport = { ...trip, fetch: this.#config.fetch };
    const { limits } = trip;
    const token = await this.#token(limits, undefined);
    draft.headers.authorization = `Bearer ${token}`;
    const received = await send(draft, transport);
    // Revocation answers 401 to wrong client credentials; the user's token is not the problem then.
    if (received.status < 400 || /"invalid_client"/.test(received.text)) return received;
    const { resend } = await import('../http/later.js');
    return resend(received, draft, { send, transport, token: () => this.#other(limits, token) });
  }

  /** Another token than the refused one, where there can be one: the same would only be refused again. */
  async #other(limits: Limits, refused: string): Promise<string | undefined> {
    const token = await this.#token(limits, refused);
    return token === refused ? undefined : token;
  }

  async #token(limits: Limits, refused: string | undefined): Promise<string> {
    const { accessToken } = this.#config;
    if (typeof accessToken === 'string') return accessToken;
    const token = await bounded(limits, undefined, async () => accessToken({ refused }));
    assertToken(token);
    return token;
  }
}
