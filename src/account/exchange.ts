import { refusesToken } from '../http/answer.js';
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
    draft.headers.set('authorization', `Bearer ${token}`);
    const received = await send(draft, transport);
    if (typeof this.#config.accessToken !== 'function' || !(await refusesUserToken(received))) return received;
    const other = await this.#token(limits, token);
    // The same token would only be refused again.
    if (other === token) return received;
    draft.headers.set('authorization', `Bearer ${other}`);
    const second = await send(draft, transport);
    return { ...second, attempts: second.attempts + received.attempts };
  }

  async #token(limits: Limits, refused: string | undefined): Promise<string> {
    const { accessToken } = this.#config;
    if (typeof accessToken === 'string') return accessToken;
    const token = await bounded(limits, undefined, async () => accessToken({ refused }));
    assertToken(token);
    return token;
  }
}

async function refusesUserToken(received: Received): Promise<boolean> {
  // Revocation answers 401 to wrong client credentials; the user's token is not the problem then.
  return (await refusesToken(received)) && !/"invalid_client"/.test(received.text);
}
