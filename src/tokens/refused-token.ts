import { errors } from 'jose';

/** Why jose refuses a token, whatever the token is for. */
export function whyRefused(error: unknown): string {
  if (error instanceof errors.JWKSNoMatchingKey) return 'it is signed with a key that the issuer does not have';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'it is not signed with RS256';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'its signature is wrong';
  // Of everything else only the name is passed on: a message could quote the token.
  return `it is malformed (${error instanceof errors.JOSEError ? error.code : 'unreadable'})`;
}
