import { KindeConfigError, KindeError } from './errors.js';
import { dataFrom } from './http/answer.js';
import { send } from './http/send.js';
import { ManagementClient } from './management/client.js';
import { type ManagementConfig, type ManagementOptions, managementConfigFrom } from './management/config.js';

/** The OAuth grants that this entry offers; sign-in is not one of them. */
export const GrantType = Object.freeze({ CLIENT_CREDENTIALS: 'client_credentials' });
export type GrantType = (typeof GrantType)[keyof typeof GrantType];

/** Settings of a `KindeApiClient`: those of the management client, and two that Kinde's Python SDK takes. */
export interface KindeApiClientOptions extends ManagementOptions {
  /** Default and only value: `GrantType.CLIENT_CREDENTIALS`. */
  readonly grantType?: GrantType | undefined;
  /** Where sign-in returns to; not used by the client credentials grant. */
  readonly callbackUrl?: string | undefined;
}

/** OpenID Connect discovery document; the fields that every Kinde environment has are typed. */
export interface OpenIdConfiguration {
  readonly issuer: string;
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly jwks_uri: string;
  readonly userinfo_endpoint?: string;
  readonly end_session_endpoint?: string;
  readonly [field: string]: unknown;
}

/** The entry that Kinde's Python SDK documents: one set of credentials, from it the management client. */
export class KindeApiClient {
  readonly #options: ManagementOptions;
  readonly #config: ManagementConfig;
  #management: ManagementClient | undefined;

  /** @throws KindeConfigError `CONFIG_INVALID` for unusable options or another grant type. */
  constructor(options: KindeApiClientOptions = {}) {
    const { grantType = GrantType.CLIENT_CREDENTIALS, callbackUrl: _, ...management } = options ?? {};
    if (grantType !== GrantType.CLIENT_CREDENTIALS) {
      throw new KindeConfigError(
        '`grantType` must be GrantType.CLIENT_CREDENTIALS; to sign users in, use the OAuth module.',
      );
    }
    this.#options = management;
    this.#config = managementConfigFrom(management);
  }

  /** The management client for these credentials, the same one every time. */
  getManagement(): ManagementClient {
    this.#management ??= new ManagementClient(this.#options);
    return this.#management;
  }

  /**
   * The environment's OpenID Connect discovery document.
   *
   * @throws KindeError `UNEXPECTED_RESPONSE` if the document is incomplete or that of another issuer.
   */
  async fetchOpenIdConfiguration(options: { readonly signal?: AbortSignal } = {}): Promise<OpenIdConfiguration> {
    const { fetch, timeout, deadline = Infinity, retry, credentials } = this.#config;
    const { domain } = credentials;
    const operation = 'fetchOpenIdConfiguration';
    const url = `${domain}/.well-known/openid-configuration`;
    const draft = { url, method: 'GET', headers: { accept: 'application/json' } };
    const limits = { signal: options.signal, deadlineAt: Date.now() + deadline, timeout };
    const received = await send(draft, { fetch, limits, retry, operation });
    const document = (await dataFrom(received, { operation })) as OpenIdConfiguration;
    for (const field of ['issuer', 'authorization_endpoint', 'token_endpoint', 'jwks_uri']) {
      if (typeof document[field] === 'string') continue;
      throw new KindeError('UNEXPECTED_RESPONSE', `The discovery document of ${domain} has no \`${field}\`.`, {
        operation,
      });
    }
    // OpenID Connect Discovery 1.0, 4.3: the issuer must be the one that was asked.
    if (document.issuer.replace(/\/$/, '') !== domain) {
      throw new KindeError('UNEXPECTED_RESPONSE', `The discovery document of ${domain} is of another issuer.`, {
        operation,
      });
    }
    return document;
  }
}
