import { createVerifier, type Verifier } from '../tokens/verify.js';
import { type OAuthConfig, oauthConfigFrom } from './config.js';
import { createCookieSessions } from './cookie-sessions.js';
import { forNavigation } from './cookies.js';
import { createDiscovery, type Endpoints } from './discovery.js';
import { createLoopGuard } from './loop-guard.js';
import type { OAuthOptions } from './options.js';
import type { OAuthParts } from './parts.js';
import type { Protocol } from './protocol.js';
import { createRefresher, type Refresher } from './refresh.js';
import { createSealer } from './seal.js';
import { createStoredSessions } from './stored-sessions.js';
import { createTransactions } from './transaction.js';

/** All of one `OAuth`, put together once. */
export interface OAuthCore extends OAuthParts {
  readonly refresher: Refresher;
}

/** @throws KindeConfigError `CONFIG_INVALID` if options and environment do not make a usable client. */
export function createCore(options: OAuthOptions | undefined): OAuthCore {
  const config = oauthConfigFrom(options);
  const { domain, clientId, session } = config;
  const namespace = `kinde:${new URL(domain).host}:${clientId}:`;
  const sealer = createSealer(session.secrets, `${domain} ${clientId}`);
  const endpoints = createDiscovery(config);
  let protocol: Promise<Protocol> | undefined;
  const createSessions = session.kind === 'cookie' ? createCookieSessions : createStoredSessions;
  const parts: OAuthParts = {
    config,
    namespace,
    endpoints,
    protocol: () => {
      protocol ??= import('./protocol.js').then(({ createProtocol }) => createProtocol(config, endpoints));
      return protocol;
    },
    verifier: verifierOf(config, endpoints),
    sessions: createSessions(config, sealer, namespace),
    loopGuard: createLoopGuard(session.cookieName, forNavigation(config.cookies)),
    transactions: createTransactions(config, sealer, namespace),
  };
  return { ...parts, refresher: createRefresher(parts) };
}

/** The verifier for the addresses in force; a new one only when they change, since it holds the keys. */
function verifierOf(config: OAuthConfig, endpoints: () => Promise<Endpoints>): () => Promise<Verifier> {
  const { fetch, timeout, clockToleranceSeconds } = config;
  let current: { readonly of: string; readonly verifier: Verifier } | undefined;
  return async () => {
    const { issuer, jwks_uri: jwksUri } = await endpoints();
    const of = `${issuer} ${jwksUri}`;
    if (current?.of !== of) {
      current = { of, verifier: createVerifier({ issuer, jwksUri, fetch, timeout, clockToleranceSeconds }) };
    }
    return current.verifier;
  };
}
