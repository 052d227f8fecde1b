import { expect, it } from 'vitest';
import { failureFrom, isUnsure, kindOf, mayHaveHappened } from '../../src/bulk/failure.js';
import { KindeError, type KindeErrorCode } from '../../src/errors.js';

const error = (code: KindeErrorCode, status?: number) =>
  new KindeError(code, 'no', { status, errors: [{ code: 'USER_NOT_FOUND', message: 'no' }] });

it.each([
  ['BAD_REQUEST', 400, 'item', 'USER_NOT_FOUND'],
  ['SERVER_ERROR', 503, 'transient', 'SERVER_ERROR'],
  ['AMBIGUOUS_WRITE', 502, 'transient', 'AMBIGUOUS_WRITE'],
  ['UNEXPECTED_STATUS', 408, 'transient', 'UNEXPECTED_STATUS'],
  ['RATE_LIMITED', 429, 'transient', 'RATE_LIMITED'],
] as const)('%s with %s is wrong with the %s, and told as %s', (code, status, kind, told) => {
  expect(kindOf(error(code, status))).toBe(kind);
  expect(failureFrom(error(code, status)).code).toBe(told);
});

it.each(['HOOK_FAILED', 'ABORTED', 'SCOPE_MISSING', 'TOKEN_INVALID', 'CONFIG_INVALID'] as const)(
  '%s says nothing of the item',
  (code) => expect(kindOf(error(code))).toBe('job'),
);

it('a write that was sent before a hook failed says nothing of the item either', () => {
  const ambiguous = (code: KindeErrorCode) => new KindeError('AMBIGUOUS_WRITE', 'no', { cause: error(code) });
  expect(kindOf(ambiguous('HOOK_FAILED'))).toBe('job');
  expect(kindOf(ambiguous('TIMEOUT'))).toBe('transient');
});

it('leaves open whether a write was carried out where no answer came through', () => {
  const codes = ['AMBIGUOUS_WRITE', 'NETWORK_ERROR', 'TIMEOUT', 'SERVER_ERROR', 'RATE_LIMITED', 'BAD_REQUEST'] as const;
  expect(codes.filter((code) => mayHaveHappened(error(code)))).toEqual(codes.slice(0, 4));
  expect(codes.filter(isUnsure)).toEqual(codes.slice(0, 4));
  expect(isUnsure('USER_NOT_FOUND')).toBe(false);
});
