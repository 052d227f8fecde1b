import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { isKindeError, KindeConfigError, KindeError, KindeInputError, KindeRateLimitError } from '../src/errors.js';

describe('KindeError', () => {
  test('carries code, message, details and cause', () => {
    const cause = new Error('why');
    const error = new KindeError('SERVER_ERROR', 'told', {
      status: 500,
      errors: [{ code: 'A', message: 'b' }],
      operation: 'getUsers',
      requestId: 'req-1',
      attempts: 2,
      retryAfter: 3,
      missingScope: 'read:users',
      cause,
    });
    expect(error).toMatchObject({
      name: 'KindeError',
      message: 'told',
      code: 'SERVER_ERROR',
      status: 500,
      errors: [{ code: 'A', message: 'b' }],
      operation: 'getUsers',
      requestId: 'req-1',
      attempts: 2,
      retryAfter: 3,
      missingScope: 'read:users',
      cause,
    });
    expect(error).toBeInstanceOf(Error);
  });

  test('what is not known is not there', () => {
    const error = new KindeError('NETWORK_ERROR', 'told', { status: undefined });
    expect(Object.keys(error).sort()).toEqual(['code', 'errors', 'name']);
    expect('cause' in error).toBe(false);
    expect(inspect(error)).not.toContain('undefined');
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: 'KindeError',
      message: 'told',
      code: 'NETWORK_ERROR',
      errors: [],
    });
  });

  test.each([
    [new KindeConfigError('x'), 'CONFIG_INVALID', 'KindeConfigError'],
    [new KindeInputError('x'), 'INPUT_INVALID', 'KindeInputError'],
    [new KindeRateLimitError('x', { retryAfter: 1 }), 'RATE_LIMITED', 'KindeRateLimitError'],
  ])('%s is a KindeError of its own', (error, code, name) => {
    expect(error).toBeInstanceOf(KindeError);
    expect(error).toMatchObject({ code, name });
    expect(isKindeError(error)).toBe(true);
  });

  test('isKindeError knows an error of another copy, and nothing else', () => {
    class Copy extends Error {
      override name = 'KindeRateLimitError';
      code = 'RATE_LIMITED';
      errors = [];
    }
    expect(isKindeError(new Copy())).toBe(true);
    for (const other of [new Error('x'), { name: 'KindeError', code: 'X', errors: [] }, null, undefined, 'KindeError'])
      expect(isKindeError(other)).toBe(false);
  });
});
