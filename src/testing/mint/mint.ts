import { decodeJwt } from 'jose';
import { allowedScopes } from '../apis/grants.js';
import { audienceOf } from '../auth.js';
import { optionInvalid } from '../check-fields.js';
import { machineClaims } from '../machine-claims.js';
import { originOf } from '../origin.js';
import type { Application, User } from '../records.js';
import { claimSnapshot } from '../sign-in/claim-snapshot.js';
import { accessClaims, identityClaims } from '../sign-in/claims.js';
import { userByIdentifier } from '../sign-in/people.js';
import type { State } from '../state.js';
import type { TokenAuthority } from '../tokens.js';
import { type FullClaims, flawedToken, signed } from './flaws.js';
import { checkMintOptions, type MintOptions } from './options.js';

/** What minting needs of an emulator. */
export interface MintParts {
  readonly domain: string;
  readonly state: () => State;
  readonly authority: TokenAuthority;
  readonly now: () => number;
}

const DEFAULT_SCOPES = ['openid', 'profile', 'email'];

/** Makes tokens. */
export interface Mint {
  /**
   * Makes a token without a sign-in, sound or with a flaw. It belongs to no session: `revokeTokens()` ends it,
   * `revokeSessions()` does not.
   *
   * @throws EmulatorError `OPTION_INVALID` for options that are unknown or wrong, and for a user, an organization or an application
   * that is not there.
   * @example
   * const token = await emulator.mintToken({ user: 'amber@example.com', organization: 'org_acme', flaw: 'expired' });
   */
  mintToken(options?: MintOptions): Promise<string>;
}

/** Makes the mint of one emulator. */
export function createMint(parts: MintParts): Mint {
  return { mintToken: (options) => mintToken(parts, options) };
}

async function mintToken(parts: MintParts, options: MintOptions = {}): Promise<string> {
  checkMintOptions(options);
  const { authority } = parts;
  const { claims = {}, flaw, expiresIn = authority.lifetime } = options;
  const own = { ...claimsOf(parts, options), ...without(claims, SET_BY_ISSUER) };
  // Issued even where something else is sent: a sound token is known to the emulator, and counts its identifier.
  const token = await authority.issue(own as Parameters<TokenAuthority['issue']>[0], expiresIn);
  if (flaw === undefined && Object.keys(claims).every((name) => !SET_BY_ISSUER.includes(name))) return token;
  const full = { ...decodeJwt(token), ...pick(claims, SET_BY_ISSUER) } as FullClaims;
  const keys = await authority.keys();
  return flaw === undefined ? await signed(full, keys) : await flawedToken(flaw, full, keys);
}

/** What the emulator writes into every token that it issues. */
const SET_BY_ISSUER: readonly string[] = ['iat', 'exp', 'jti', 'aud'];

function without(claims: Readonly<Record<string, unknown>>, names: readonly string[]) {
  return Object.fromEntries(Object.entries(claims).filter(([name]) => !names.includes(name)));
}

function pick(claims: Readonly<Record<string, unknown>>, names: readonly string[]) {
  return Object.fromEntries(Object.entries(claims).filter(([name]) => names.includes(name)));
}

function claimsOf(parts: MintParts, options: MintOptions): Readonly<Record<string, unknown>> {
  const state = parts.state();
  const iss = (options.domain === undefined ? undefined : originOf(options.domain)) ?? parts.domain;
  if (options.user === undefined) return machineToken(state, iss, options);
  return userToken(parts, { state, iss, user: userFrom(state, options.user) }, options);
}

function machineToken(state: State, iss: string, options: MintOptions) {
  if (options.type === 'id') throw optionInvalid('An ID token needs a user');
  const application = applicationFrom(state, options.clientId, ({ type }) => type === 'm2m');
  const audiences = audiencesFrom(options) ?? [audienceOf(iss)];
  const scopes = options.scopes ?? allowedScopes(state, application, iss, audiences);
  return machineClaims(application, iss, audiences, scopes, options.scopes);
}

interface Subject {
  readonly state: State;
  readonly iss: string;
  readonly user: User;
}

function userToken({ now }: MintParts, { state, iss, user }: Subject, options: MintOptions) {
  const application = applicationFrom(state, options.clientId, ({ type }) => type !== 'm2m');
  const orgCode = organizationFrom(state, user, options.organization);
  const at = now();
  const scopes = options.scopes ?? DEFAULT_SCOPES;
  const grant = {
    clientId: application.clientId,
    userId: user.id,
    orgCode,
    scopes,
    audiences: audiencesFrom(options) ?? [],
  };
  const snapshot = claimSnapshot(state, user, orgCode);
  if (options.type !== 'id') return { iss, ...accessClaims(application, grant, snapshot) };
  return { iss, ...identityClaims(state, application, { ...grant, authTime: at, requestedAt: at }, snapshot, user) };
}

function userFrom(state: State, text: string): User {
  const user = state.users.get(text) ?? userByIdentifier(state, text);
  if (user) return user;
  throw optionInvalid(`The emulator has no user ${text}`);
}

function organizationFrom(state: State, user: User, code: string | null | undefined): string | undefined {
  if (code === null) return undefined;
  if (code === undefined) return [...user.organizations][0];
  if (state.organizations.has(code)) return code;
  throw optionInvalid(`The emulator has no organization ${code}`);
}

function applicationFrom(
  state: State,
  clientId: string | undefined,
  fits: (application: Application) => boolean,
): Application {
  const all = state.applications.all();
  const found = clientId === undefined ? all.find(fits) : state.applications.get(clientId);
  if (found && fits(found)) return found;
  throw optionInvalid(
    `The emulator has no application ${clientId ?? ''} that such a token is for: machines have type m2m, users web or spa`,
  );
}

function audiencesFrom({ audience }: MintOptions): readonly string[] | undefined {
  return typeof audience === 'string' ? [audience] : audience;
}
