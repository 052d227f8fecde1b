import { refusesToken } from '../http/answer.js';
import type { Received } from '../http/receive.js';
import { send } from '../http/send.js';
import type { Draft, Trip } from '../http/transport.js';
import { requestToken } from '../tokens/client-credentials.js';
import { sharedSource } from '../tokens/sharing.js';
import { TokenSource } from '../tokens/source.js';
import type { Sender } from './call-types.js';
import type { ManagementConfig } from './config.js';

/** Sends requests with an access token of the configured application. */
export class Exchange implements Sender {
  readonly #config: ManagementConfig;
  #source: TokenSource | undefined;

  constructor(config: ManagementConfig) {
    this.#config = config;
  }

  /** Sends a request and reads its answer; replaces an access token that Kinde refuses, once. */
  async send(draft: Draft, trip: Trip): Promise<Received> {
    const transport = { ...trip, fetch: this.#config.fetch };
    const { limits, token: use } = trip;
    this.#source ??= this.#shared();
    const tokens = this.#source;
    const token = await tokens.get(limits, use);
    draft.headers.set('authorization', `Bearer ${token}`);
    const received = await send(draft, transport);
    if (received.status < 400 || !(await refusesToken(received))) return received;
    // Kinde did not act on it, so even a write can be sent again.
    tokens.invalidate(token);
    draft.headers.set('authorization', `Bearer ${await tokens.get(limits, use)}`);
    const second = await send(draft, transport);
    return { ...second, attempts: second.attempts + received.attempts };
  }

  #shared(): TokenSource {
    const { credentials, fetch, tokenStore, retry, timeout, tracking } = this.#config;
    return sharedSource(tokenStore ?? fetch, credentials, () => {
      const issue = (signal: AbortSignal) => {
        const limits = { signal, deadlineAt: Infinity, timeout };
        return requestToken(credentials, { fetch, limits, retry }, tracking);
      };
      return new TokenSource(issue, tokenStore && { store: tokenStore, credentials });
    });
  }
}
