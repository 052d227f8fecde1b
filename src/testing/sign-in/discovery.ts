import { DEVICE_GRANT_TYPE } from './device-grant.js';
import { USER_SCOPES } from './scopes.js';

/** The discovery document of an origin; what it names is there. */
export function discoveryFrom(origin: string): object {
  const secretMethods = ['client_secret_post', 'client_secret_basic'];
  return {
    issuer: origin,
    authorization_endpoint: `${origin}/oauth2/auth`,
    token_endpoint: `${origin}/oauth2/token`,
    userinfo_endpoint: `${origin}/oauth2/v2/user_profile`,
    introspection_endpoint: `${origin}/oauth2/introspect`,
    revocation_endpoint: `${origin}/oauth2/revoke`,
    device_authorization_endpoint: `${origin}/oauth2/device/auth`,
    end_session_endpoint: `${origin}/logout`,
    jwks_uri: `${origin}/.well-known/jwks`,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    prompt_values_supported: ['none', 'login', 'create', 'select_account'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: USER_SCOPES,
    claims_supported: CLAIMS,
    grant_types_supported: ['authorization_code', 'client_credentials', 'refresh_token', DEVICE_GRANT_TYPE],
    token_endpoint_auth_methods_supported: [...secretMethods, 'none'],
    introspection_endpoint_auth_methods_supported: secretMethods,
    revocation_endpoint_auth_methods_supported: [...secretMethods, 'none'],
    code_challenge_methods_supported: ['S256'],
    claims_parameter_supported: false,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
  };
}

const CLAIMS = [
  'sub',
  'iss',
  'aud',
  'exp',
  'iat',
  'auth_time',
  'azp',
  'nonce',
  'at_hash',
  'name',
  'given_name',
  'family_name',
  'picture',
  'preferred_username',
  'updated_at',
  'email',
  'email_verified',
  'phone_number',
  'org_code',
  'org_codes',
  'organizations',
  'permissions',
  'roles',
  'feature_flags',
];
