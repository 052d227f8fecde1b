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
    draft.headers.authorization = `Bearer ${token}`;
    const received = await send(draft, transport);
    if (received.status < 400) return received;
    const { resend } = await import('../http/later.js');
    const other = async (): Promise<string> => {
      tokens.invalidate(token);
      return tokens.get(limits, use);
    };
    return resend(received, draft, { send, transport, token: other });
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
