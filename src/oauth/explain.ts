import type { LikelyCause } from '../errors/oauth-error.js';
import type { KindeErrorCode } from '../errors.js';
import type { OAuthConfig } from './config.js';
import { type Cookies, cookiesOf } from './cookies.js';

/** What a failed callback shows about its reason. */
export interface Evidence {
  readonly hasCookies: boolean;
  /** The browser has other sign-ins on their way, so it does keep our cookies. */
  readonly hasOtherLogin: boolean;
  readonly hasSession: boolean;
  /** The request came to another host than that of `redirectUri`. */
  readonly isOtherHost: boolean;
  /** The cookies need https and the request came by http. */
  readonly isInsecure: boolean;
}

/** The evidence in a request. */
export function evidenceFrom(request: Request, config: OAuthConfig, hasOtherLogin: boolean): Evidence {
  const present: Cookies = cookiesOf(request);
  const { host, protocol } = new URL(request.url);
  const seen = (request.headers.get('x-forwarded-host') ?? request.headers.get('host') ?? host).split(',')[0]?.trim();
  const scheme = request.headers.get('x-forwarded-proto') ?? protocol.slice(0, -1);
  return {
    hasCookies: present.size > 0,
    hasOtherLogin,
    hasSession: [...present.keys()].some((name) => name.includes(`${config.session.cookieName}-session`)),
    isOtherHost: seen !== new URL(config.redirectUri).host,
    isInsecure: config.cookies.secure && !scheme.startsWith('https'),
  };
}

interface Rule extends LikelyCause {
  /** How well the evidence fits, from 0 (rules it out). */
  fits(evidence: Evidence): number;
}

const UNKNOWN_STATE: readonly Rule[] = [
  {
    cause: 'second_use',
    explanation: 'The same callback address was opened a second time, by a reload or the back button.',
    fix: 'Nothing to do for the user but to go on; if it happens often, do not link to or prefetch the callback.',
    fits: ({ hasSession, hasCookies }) => (hasSession ? 4 : hasCookies ? 2 : 0),
  },
  {
    cause: 'domain_mismatch',
    explanation: 'Sign-in began on another host than the one that the callback came to, so the cookie is not sent.',
    fix: 'Use one host throughout: the one in `redirectUri` (mind `www.` and `localhost` against `127.0.0.1`).',
    fits: ({ isOtherHost, hasCookies }) => (isOtherHost ? 5 : hasCookies ? 0 : 1.5),
  },
  {
    cause: 'cookie_missing',
    explanation:
      'The browser did not keep or did not send the sign-in cookie: cookies are blocked, or a proxy drops `Set-Cookie`.',
    fix: 'Return the `setCookies` of the login answer unchanged, and allow cookies for this site.',
    fits: ({ hasCookies, hasOtherLogin }) => (hasCookies ? (hasOtherLogin ? 0 : 1.5) : 3),
  },
  {
    cause: 'insecure_connection',
    explanation: 'The cookie is for https only and the request came by http.',
    fix: 'Serve the application by https; behind a proxy, pass `X-Forwarded-Proto` on.',
    fits: ({ isInsecure, hasCookies }) => (isInsecure ? (hasCookies ? 1 : 2.5) : 0),
  },
  {
    cause: 'expired',
    explanation: 'Sign-in took longer than 15 minutes, and the browser dropped its cookie.',
    fix: 'Start again.',
    fits: ({ hasSession }) => (hasSession ? 0.5 : 1),
  },
  {
    cause: 'too_many_logins',
    explanation: 'Several later sign-ins in other tabs pushed this one out.',
    fix: 'Start again in this tab.',
    fits: ({ hasOtherLogin }) => (hasOtherLogin ? 3 : 0),
  },
  {
    cause: 'other_secret',
    explanation: 'The cookie was sealed with a secret that this process does not have.',
    fix: 'Give all processes the same `session.secret` list.',
    fits: ({ hasOtherLogin }) => (hasOtherLogin ? 1 : 0.2),
  },
];

const certain = (cause: string, explanation: string, fix: string): readonly Rule[] => [
  { cause, explanation, fix, fits: () => 1 },
];

const RULES: Partial<Record<KindeErrorCode, readonly Rule[]>> = {
  STATE_UNKNOWN: UNKNOWN_STATE,
  STATE_MISSING: certain(
    'not_a_callback',
    'The address was opened by hand or from a link that did not begin at the login address.',
    'Begin at the login address.',
  ),
  STATE_EXPIRED: certain('expired', 'Sign-in took longer than 15 minutes.', 'Start again.'),
  STATE_USED: certain(
    'second_use',
    'The callback address was opened twice, by a reload, the back button or a prefetch.',
    'Go on in the application, or start again.',
  ),
  LOGIN_LOOP: [
    {
      cause: 'session_not_kept',
      explanation:
        'Sign-in succeeds but the session cookie does not come back: it is too large, for another host, or dropped by a proxy.',
      fix: 'Check that the answer of the callback sets the session cookie and that the browser keeps it.',
      fits: ({ hasSession }) => (hasSession ? 0 : 2),
    },
    {
      cause: 'user_refused',
      explanation:
        'The application sends somebody who is signed in back to sign-in, for want of a role or a permission.',
      fix: 'Answer 403 to whoever is signed in and may not see a page, instead of a redirect to the login path.',
      fits: ({ hasSession }) => (hasSession ? 2 : 1),
    },
    {
      cause: 'cookies_not_committed',
      explanation: 'The application does not pass on the cookies of a renewed session.',
      fix: 'Answer with `session.commit(response)`.',
      fits: () => 0.5,
    },
  ],
};

const BY_OAUTH_ERROR: Readonly<Record<string, readonly Rule[]>> = {
  access_denied: certain(
    'user_cancelled',
    'The user cancelled, or may not use this application.',
    'Start again, or give the user access in Kinde.',
  ),
  invalid_client: certain(
    'wrong_credentials',
    'The client id or secret is not that of this application.',
    'Copy both from the application in Kinde.',
  ),
  invalid_grant: certain(
    'code_spent',
    'The code was used before, is too old, or belongs to another `redirectUri`.',
    'Start again; `redirectUri` must be the same on all processes.',
  ),
  invalid_scope: certain(
    'scope_not_allowed',
    'The application may not ask for one of the scopes.',
    'Ask for fewer `scopes`, or allow them in Kinde.',
  ),
  invalid_request: certain(
    'not_registered',
    'Kinde does not accept a parameter, such as a redirect or an audience that is not registered.',
    'Register `redirectUri` and `audience` for the application in Kinde.',
  ),
};

/** Likely causes of a failure, the likeliest first; those that the evidence rules out are left out. */
export function causesOf(code: KindeErrorCode, evidence: Evidence, oauthError?: string): readonly LikelyCause[] {
  const rules = RULES[code] ?? BY_OAUTH_ERROR[oauthError ?? ''] ?? [];
  const ranked = rules.map((rule) => ({ rule, fit: rule.fits(evidence) })).filter(({ fit }) => fit > 0);
  ranked.sort((a, b) => b.fit - a.fit);
  return ranked.map(({ rule: { cause, explanation, fix } }) => ({ cause, explanation, fix }));
}
