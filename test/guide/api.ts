import { createVerifier } from 'kinde-sdk/oauth';

const AUDIENCE = 'https://api.example.com';

/** An API that takes access tokens which are for it. */
export function createApi(domain: string, fetch?: typeof globalThis.fetch) {
  const verifier = createVerifier({ issuer: domain, jwksUri: `${domain}/.well-known/jwks`, fetch });
  return async (request: Request): Promise<Response> => {
    const [, token = ''] = /^Bearer (.*)$/.exec(request.headers.get('authorization') ?? '') ?? [];
    const claims = await verifier.verifyAccessToken(token, { audience: AUDIENCE }).catch(() => undefined);
    if (!claims) return new Response('Unauthorized', { status: 401 });
    return Response.json({ user: claims.sub, organization: claims.org_code });
  };
}
