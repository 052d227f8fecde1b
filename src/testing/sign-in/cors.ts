/** Lets single-page applications ask the OAuth endpoints; no cookies are allowed, the endpoints need none. */
export function withCors(request: Request, response: Response): Response {
  if (!request.headers.has('origin')) return response;
  const headers = new Headers(response.headers);
  headers.set('access-control-allow-origin', '*');
  return new Response(response.body, { status: response.status, headers });
}

/** Answers the question that browsers ask ahead of a request; `undefined` for any other request. */
export function preflightResponse(request: Request): Response | undefined {
  const asked = request.headers.get('access-control-request-method');
  if (request.method !== 'OPTIONS' || asked === null) return undefined;
  const headers = {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, POST',
    // `*` does not cover Authorization; what is asked for is allowed by name.
    'access-control-allow-headers': request.headers.get('access-control-request-headers') ?? '',
    'access-control-max-age': '600',
  };
  return new Response(null, { status: 204, headers });
}
