import {
  KindeError,
  type KindeErrorCode,
  type KindeErrorDetails,
  type KindeErrorEntry,
  KindeRateLimitError,
} from '../errors.js';
import { retryAfterMs } from './rate-limit.js';
import { type Expectation, isBlank, isChallenge, isRecord, isSuccess, parsed } from './reading.js';
import type { Received } from './receive.js';
import { redact } from './redact.js';
import { requestIdIn } from './request-id.js';
import { said } from './said.js';

/** The data of an answer, or the typed error that it means. */
export function decode(received: Received, expected: Expectation): unknown {
  const { text } = received;
  if (!isSuccess(received)) throw errorFrom(received, expected);
  const data = parsed(text);
  if (isRecord(data)) return data;
  if (expected.empty && isBlank(text)) return undefined;
  throw unexpected(received, expected);
}

/** The typed error that an answer outside 2xx, or a bot challenge, means. */
export function errorFrom(received: Received, expected: Expectation): KindeError {
  const { status, headers, text } = received;
  if (isChallenge(received)) return challenged(received, expected);
  const errors = kindeErrorsFrom(text);
  const code = codeFrom(status, errors);
  const wait = retryAfterMs(headers);
  const missingScope = code === 'SCOPE_MISSING' ? (scopeFrom(errors) ?? expected.scope) : undefined;
  const details: KindeErrorDetails = {
    ...detailsFrom(received, expected),
    errors,
    retryAfter: wait === undefined ? undefined : Math.ceil(wait / 1_000),
    missingScope,
  };
  const message = `${expected.operation} failed with status ${status}${said(errors)}.${advice(code, details, text)}`;
  return code === 'RATE_LIMITED' ? new KindeRateLimitError(message, details) : new KindeError(code, message, details);
}

/** Whether Kinde refused the access token itself, so that a new one may help; a missing scope is not that. */
export function isTokenRefused(received: Received): boolean {
  if (received.status === 401) return true;
  if (received.status !== 403) return false;
  return codeFrom(403, kindeErrorsFrom(received.text)) === 'TOKEN_INVALID';
}

/**
 * Kinde's error list in one shape; it comes as a list, as one object, flat, as an OAuth error or as bare text.
 *
 * Never throws and never returns more than the text says.
 */
export function kindeErrorsFrom(text: string): KindeErrorEntry[] {
  const body = parsed(text);
  if (!isRecord(body)) return /^\w{1,64}$/.test(text.trim()) ? [entryFrom(text.trim(), '')] : [];
  const { errors, error, error_description, code, message } = body;
  const list = Array.isArray(errors) ? errors : errors ? [errors] : [];
  const entries = list.map((item) => (isRecord(item) ? entryFrom(item.code, item.message) : entryFrom('', item)));
  if (entries.length === 0 && error !== undefined) entries.push(entryFrom(error, error_description));
  if (entries.length === 0) entries.push(entryFrom(code, message));
  return entries.filter((entry) => entry.code || entry.message);
}

function entryFrom(code: unknown, message: unknown): KindeErrorEntry {
  const word = (value: unknown): string => (typeof value === 'string' ? redact(value) : '');
  return { code: word(code), message: word(message) };
}

const STATUS_CODES: Readonly<Record<number, KindeErrorCode>> = {
  400: 'BAD_REQUEST',
  401: 'TOKEN_INVALID',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  422: 'BAD_REQUEST',
  429: 'RATE_LIMITED',
};

const TOKEN_CODES = new Set(['TOKEN_INVALID', 'INVALID_CREDENTIALS', 'INVALID_AUTHORIZATION_HEADER']);

function codeFrom(status: number, errors: readonly KindeErrorEntry[]): KindeErrorCode {
  // Kinde answers 403 both to a bad token and to a missing scope; only the entries tell them apart.
  if (status === 403) {
    if (errors.some((entry) => entry.code === 'SCOPE_MISSING')) return 'SCOPE_MISSING';
    if (errors.some((entry) => TOKEN_CODES.has(entry.code))) return 'TOKEN_INVALID';
  }
  return STATUS_CODES[status] ?? (status >= 500 ? 'SERVER_ERROR' : 'UNEXPECTED_STATUS');
}

function scopeFrom(errors: readonly KindeErrorEntry[]): string | undefined {
  const entry = errors.find((item) => item.code === 'SCOPE_MISSING');
  return entry?.message.match(/\b[a-z]+:[a-z_]+\b/)?.[0];
}

function advice(code: KindeErrorCode, details: KindeErrorDetails, text: string): string {
  if (code === 'SCOPE_MISSING') {
    return ` Grant the ${details.missingScope ? `scope ${details.missingScope}` : 'missing scope'} to the application, or ask for it in \`scopes\`.`;
  }
  if (code === 'RATE_LIMITED' && details.retryAfter !== undefined)
    return ` Kinde accepts requests again in ${details.retryAfter} s.`;
  if (code === 'TOKEN_INVALID') return ' Check `domain` and `audience`.';
  if (/domain not found/i.test(text)) return ' Kinde knows no such domain: check `domain`.';
  return isHtml(text) ? ' The answer is a web page: check `domain`.' : '';
}

function challenged(received: Received, expected: Expectation): KindeError {
  const message = `${expected.operation} was stopped by a bot challenge in front of Kinde. Check \`domain\`.`;
  return new KindeError('CHALLENGED', message, detailsFrom(received, expected));
}

function unexpected(received: Received, expected: Expectation): KindeError {
  const { text, status } = received;
  const what = text === '' ? 'an empty body' : isHtml(text) ? 'a web page' : 'no complete JSON object';
  const message = `${expected.operation} answered ${status} with ${what}. Check \`domain\`; if this was a write, it may have been carried out.`;
  return new KindeError('UNEXPECTED_RESPONSE', message, detailsFrom(received, expected));
}

function detailsFrom({ status, headers, attempts }: Received, { operation }: Expectation): KindeErrorDetails {
  const requestId = requestIdIn(headers);
  return { status, operation, attempts, requestId: requestId && redact(requestId) };
}

function isHtml(text: string): boolean {
  return /^\s*<(!doctype|html)/i.test(text);
}
