import { describe, expect, test } from 'vitest';
import { dataFrom } from '../../src/http/answer.js';

const received = (text: string, status = 200, headers: Record<string, string> = {}) => ({
  status,
  headers: new Headers(headers),
  text,
  attempts: 1,
});
const GET_USER = { operation: 'getUser' };
const EMPTY_TOO = { operation: 'deleteUser', empty: true as const };

describe('the data of an answer', () => {
  test('is there at once, without anything loaded', () => {
    expect(dataFrom(received('{"id":"kp_1"}'), GET_USER)).toEqual({ id: 'kp_1' });
    expect(dataFrom(received('[1]'), EMPTY_TOO)).toEqual([1]);
    expect(dataFrom(received('', 204), EMPTY_TOO)).toBeUndefined();
  });

  test.each([
    ['nothing, where something is declared', received(''), GET_USER, 'UNEXPECTED_RESPONSE'],
    ['text, where nothing is allowed too', received('done'), EMPTY_TOO, 'UNEXPECTED_RESPONSE'],
    ['a refusal', received('{"id":"kp_1"}', 404), GET_USER, 'NOT_FOUND'],
    ['a redirect', received('{"id":"kp_1"}', 302), GET_USER, 'UNEXPECTED_STATUS'],
    ['a bot challenge', received('{"id":"kp_1"}', 202, { 'x-amzn-waf-action': 'challenge' }), GET_USER, 'CHALLENGED'],
  ])('is a typed error for %s', async (_, answer, expected, code) => {
    await expect(dataFrom(answer, expected)).rejects.toMatchObject({ code, operation: expected.operation });
  });
});
