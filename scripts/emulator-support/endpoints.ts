/** An endpoint besides the Management API. */
interface SupportedEndpoint {
  readonly methods: readonly ('GET' | 'POST')[];
  readonly path: string;
  readonly does: string;
}

/** The endpoints of OAuth, and the pages. */
export const ENDPOINTS: readonly SupportedEndpoint[] = [
  {
    methods: ['GET', 'POST'],
    path: '/oauth2/auth',
    does: 'Authorization: code with PKCE, every `prompt`, organizations',
  },
  {
    methods: ['POST'],
    path: '/oauth2/token',
    does: 'Client credentials, code, refresh (each token once, with an overlap), device code',
  },
  { methods: ['POST'], path: '/oauth2/device/auth', does: 'Starts the device flow' },
  { methods: ['GET', 'POST'], path: '/device', does: 'Where the code of a device is typed' },
  { methods: ['POST'], path: '/oauth2/introspect', does: 'Says whether a token is good' },
  { methods: ['POST'], path: '/oauth2/revoke', does: 'Ends a token; a refresh token with its family' },
  { methods: ['GET', 'POST'], path: '/oauth2/v2/user_profile', does: 'The profile of the user of a token' },
  { methods: ['GET', 'POST'], path: '/logout', does: 'Ends the session and its tokens' },
  { methods: ['GET'], path: '/.well-known/openid-configuration', does: 'Discovery' },
  { methods: ['GET'], path: '/.well-known/jwks', does: 'The key set' },
  { methods: ['GET'], path: '/.well-known/jwks.json', does: 'The key set' },
  { methods: ['GET'], path: '/portal_redirect', does: 'The self-serve portal: a page that says where it would be' },
  { methods: ['GET'], path: '/team_invitation', does: 'Takes an invitation to the application' },
  { methods: ['GET'], path: '/connected_apps/connect', does: 'Connects a user to an app of somebody else' },
];
