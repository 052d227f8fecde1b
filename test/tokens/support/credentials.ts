import type { ClientCredentials } from '../../../src/tokens/credentials.js';
import { SECRET } from '../../support/fake-kinde.js';

/** Credentials of an application, whose secret must never show. */
export const CREDENTIALS: ClientCredentials = {
  domain: 'https://test.kinde.com',
  clientId: 'client-1',
  clientSecret: SECRET,
  audience: 'https://test.kinde.com/api',
  scopes: [],
};
