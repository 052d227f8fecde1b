import { allowedAudiences, allowedScopes } from '../apis/grants.js';
import type { Application } from '../records.js';
import type { State } from '../state.js';
import { OAuthError, PageError } from './oauth-error.js';
import { withReauthState } from './reauth.js';
import { requestedAudiences, userScopes } from './scopes.js';

/** Where the answer to an authorization request goes. */
export interface Target {
  readonly application: Application;
  readonly redirectUri: string;
  readonly state: string | undefined;
}

/** An authorization request that was found to be right. */
export interface AuthorizeRequest extends Target {
  readonly scopes: readonly string[];
  readonly audiences: readonly string[];
  readonly nonce: string | undefined;
  readonly challenge: string | undefined;
  readonly prompts: ReadonlySet<string>;
  readonly maxAgeS: number | undefined;
  readonly orgCode: string | undefined;
  readonly createsOrganization: boolean;
  readonly orgName: string | undefined;
  readonly invitationCode: string | undefined;
}

const LEAST_STATE = 8;
const PROMPTS: ReadonlySet<string> = new Set(['none', 'login', 'create', 'consent', 'select_account']);
/** A SHA-256 in base64url. */
const CHALLENGE = /^[A-Za-z0-9_-]{43}$/;

type Check = readonly [
  error: string,
  description: string,
  isWrong: (params: URLSearchParams, application: Application) => boolean,
];

/** What is wrong with a request whose redirect URI is right, in the order in which it is told. */
const CHECKS: readonly Check[] = [
  ['invalid_request', 'A parameter came more than once', (params) => repeated(params) !== undefined],
  ['request_not_supported', 'The parameter request is not supported', (params) => params.has('request')],
  ['request_uri_not_supported', 'The parameter request_uri is not supported', (params) => params.has('request_uri')],
  ['invalid_state', `The state must have ${LEAST_STATE} characters or more`, (params) => isShort(params.get('state'))],
  ['invalid_request', 'The parameter response_type is missing', (params) => !params.get('response_type')],
  ['unsupported_response_type', 'The response_type must be code', (params) => params.get('response_type') !== 'code'],
  [
    'invalid_request',
    'The response_mode must be query',
    (params) => (params.get('response_mode') ?? 'query') !== 'query',
  ],
  ['unauthorized_client', 'Applications of type m2m sign no users in', (_, application) => application.type === 'm2m'],
  ['invalid_request', 'Public clients must send a code_challenge', lacksChallenge],
  [
    'invalid_request',
    'The code_challenge_method must be S256',
    (params) => params.has('code_challenge_method') && params.get('code_challenge_method') !== 'S256',
  ],
  [
    'invalid_request',
    'A code_challenge needs code_challenge_method=S256',
    (params) => params.has('code_challenge') !== params.has('code_challenge_method'),
  ],
  [
    'invalid_request',
    'The code_challenge is not a SHA-256 in base64url',
    (params) => params.has('code_challenge') && !CHALLENGE.test(params.get('code_challenge') ?? ''),
  ],
  ['invalid_request', 'The prompt is not known', (params) => promptsOf(params).some((prompt) => !PROMPTS.has(prompt))],
  [
    'invalid_request',
    'prompt=none goes with no other prompt',
    (params) => promptsOf(params).includes('none') && promptsOf(params).length > 1,
  ],
  [
    'invalid_request',
    'The max_age must be a number of seconds',
    (params) => !/^\d{0,9}$/.test(params.get('max_age') ?? ''),
  ],
];

/** Finds out where to answer. @throws PageError when there is no such place, so that a page must tell. */
export function readTarget(params: URLSearchParams, state: State): Target {
  const application = state.applications.get(single(params, 'client_id'));
  if (!application) throw new PageError('Unknown application', 'The client_id of this link belongs to no application.');
  const redirectUri = single(params, 'redirect_uri');
  if (!application.redirectUris.includes(redirectUri)) {
    const message = `"${redirectUri}" is not one of the callback URLs of ${application.name}; they must match exactly.`;
    throw new PageError('Callback URL not allowed', message);
  }
  return { application, redirectUri, state: params.get('state') ?? undefined };
}

/** Reads the rest of a request. @throws OAuthError for the application to be told. */
export function readAuthorizeRequest(
  sent: URLSearchParams,
  target: Target,
  state: State,
  origin: string,
): AuthorizeRequest {
  const { application } = target;
  const params = withReauthState(sent);
  const wrong = CHECKS.find(([, , isWrong]) => isWrong(params, application));
  if (wrong) throw new OAuthError(wrong[0], wrong[1]);
  const orgCode = params.get('org_code') || undefined;
  if (orgCode !== undefined && !state.organizations.has(orgCode)) {
    throw new OAuthError('invalid_request', `There is no organization ${orgCode}`);
  }
  const audiences = requestedAudiences(params, allowedAudiences(state, application, origin));
  return {
    ...target,
    scopes: userScopes(params.get('scope'), allowedScopes(state, application, origin, audiences)),
    audiences,
    nonce: params.get('nonce') ?? undefined,
    challenge: params.get('code_challenge') ?? undefined,
    prompts: new Set(promptsOf(params)),
    maxAgeS: params.get('max_age') ? Number(params.get('max_age')) : undefined,
    orgCode,
    createsOrganization: params.get('is_create_org') === 'true',
    orgName: params.get('org_name')?.trim() || undefined,
    invitationCode: params.get('invitation_code') || undefined,
  };
}

/** Tells whether a request shows no page: whoever is signed in comes back at once, or nobody does. */
export function isSilent(sent: URLSearchParams): boolean {
  return promptsOf(withReauthState(sent)).includes('none');
}

/** The prompts of a request; `start_page` is the older way to ask for the registration page. */
function promptsOf(params: URLSearchParams): readonly string[] {
  const prompts = (params.get('prompt') ?? '').split(' ').filter(Boolean);
  return prompts.length === 0 && params.get('start_page') === 'registration' ? ['create'] : prompts;
}

function lacksChallenge(params: URLSearchParams, { clientSecret }: Application): boolean {
  return clientSecret === undefined && !params.get('code_challenge');
}

function isShort(state: string | null): boolean {
  return (state ?? '').length < LEAST_STATE;
}

function single(params: URLSearchParams, name: string): string {
  const [value = '', ...more] = params.getAll(name);
  if (more.length > 0) throw new PageError('Unclear link', `This link has the parameter ${name} more than once.`);
  return value;
}

function repeated(params: URLSearchParams): string | undefined {
  return [...params.keys()].find((name) => name !== 'audience' && params.getAll(name).length > 1);
}
