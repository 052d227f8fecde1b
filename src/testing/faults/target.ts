/** OAuth endpoints by path; the Account API's document names three of them as well, its names are not used here. */
const OAUTH: Readonly<Record<string, string>> = {
  '/oauth2/auth': 'oauth.authorize',
  '/oauth2/token': 'oauth.token',
  '/oauth2/introspect': 'oauth.introspect',
  '/oauth2/revoke': 'oauth.revoke',
  '/oauth2/v2/user_profile': 'oauth.userProfile',
  '/oauth2/device/auth': 'oauth.device',
  '/.well-known/jwks': 'oauth.jwks',
  '/.well-known/jwks.json': 'oauth.jwks',
  '/.well-known/openid-configuration': 'oauth.discovery',
  '/logout': 'oauth.logout',
};

/** Target of everything that has no name of its own: pages, unknown paths. */
const OTHER = 'other';

/** The name by which faults and limits speak of a request. */
export function targetOf(operation: string | undefined, pathname: string): string {
  return operation ?? (Object.hasOwn(OAUTH, pathname) ? (OAUTH[pathname] as string) : OTHER);
}

/** Makes the test for target names that fit one of some patterns; no pattern fits everything. */
export function targetFilter(patterns: string | readonly string[] | undefined): (target: string) => boolean {
  if (patterns === undefined) return () => true;
  const expressions = [patterns].flat().map(expressionFrom);
  // Asked with every request: the names are few.
  const known = new Map<string, boolean>();
  return (target) => {
    let fits = known.get(target);
    if (fits === undefined) {
      fits = expressions.some((expression) => namesOf(target).some((name) => expression.test(name)));
      known.set(target, fits);
    }
    return fits;
  };
}

/** Operations of the Management API have plain names; `management.` before them says so. */
function namesOf(target: string): readonly string[] {
  return target.includes('.') || target === OTHER ? [target] : [target, `management.${target}`];
}

function expressionFrom(pattern: string): RegExp {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}
