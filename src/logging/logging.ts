import { isKindeError, KindeConfigError } from '../errors.js';
import type { AttemptHook, CallHook, HookContext, Hooks } from '../http/hook-types.js';
import { plainId, requestIdIn } from '../http/request-id.js';

/** How loud an entry is. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Anything with these functions, such as `console` or a pino logger turned round. */
export type Logger = Readonly<Record<LogLevel, (message: string, entry: LogEntry) => void>>;

/** What an entry may say; nothing else of a request or an answer is ever in one. */
export type LogField =
  | 'operation'
  | 'method'
  | 'path'
  | 'domain'
  | 'status'
  | 'duration'
  | 'attempt'
  | 'attempts'
  | 'waited'
  | 'priority'
  | 'page'
  | 'code'
  | 'requestId';

/** One entry: only names and numbers, no ids, no input, no addresses. `duration` and `waited` are in ms. */
export type LogEntry = Partial<Readonly<Record<LogField, string | number>>>;

/** What is logged, and where. */
export interface LoggingOptions {
  /** Default `console`. */
  readonly logger?: Logger | undefined;
  /** The quietest entries that are written; default `info`: one for each call, attempts are `debug`. */
  readonly level?: LogLevel | undefined;
  /** The fields that are written; default all of `LogField`. */
  readonly fields?: readonly LogField[] | undefined;
}

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** Hooks that log every call, and every attempt at the level `debug`: `new ManagementClient({ hooks: logging() })`. */
export function logging({ logger = console, level = 'info', fields }: LoggingOptions = {}): Hooks {
  if (!LEVELS.includes(level)) throw new KindeConfigError(`\`level\` must be one of ${LEVELS.join(', ')}.`);
  if (!LEVELS.every((name) => typeof logger?.[name] === 'function'))
    throw new KindeConfigError(`\`logger\` must have the functions ${LEVELS.join(', ')}.`);
  const write = (at: LogLevel, message: string, entry: LogEntry): void => {
    if (LEVELS.indexOf(at) < LEVELS.indexOf(level)) return;
    const kept = Object.entries(entry).filter(
      ([name, value]) => value !== undefined && (fields?.includes(name as LogField) ?? true),
    );
    try {
      logger[at](message, Object.fromEntries(kept));
    } catch {
      // A logger that fails is no reason to fail a call.
    }
  };
  const call: CallHook = async (_, next, context) => {
    const start = performance.now();
    try {
      const response = await next();
      write('info', 'kinde call', { ...factsOf(context), ...outcomeOf(response, start), attempts: response.attempts });
      return response;
    } catch (error) {
      write(levelOf(error), 'kinde call failed', { ...factsOf(context), ...failureOf(error, start) });
      throw error;
    }
  };
  const attempt: AttemptHook = async (_, next, context) => {
    const start = performance.now();
    const facts = { ...factsOf(context), attempt: context.attempt, waited: context.waited } as LogEntry;
    try {
      const response = await next();
      write('debug', 'kinde attempt', { ...facts, ...outcomeOf(response, start) });
      return response;
    } catch (error) {
      write('debug', 'kinde attempt failed', { ...facts, ...failureOf(error, start) });
      throw error;
    }
  };
  // Hooks around attempts that write nothing would only cost time.
  return level === 'debug' ? { call: [call], attempt: [attempt] } : { call: [call] };
}

function factsOf({ operation, method, path, domain, priority, page }: HookContext): LogEntry {
  return { operation, method, domain, priority, ...(path && { path }), ...(page && { page: page.index }) };
}

function outcomeOf({ status, headers }: { status: number; headers: Headers }, start: number): LogEntry {
  const requestId = requestIdIn(headers);
  return { status, duration: since(start), ...(requestId && { requestId: plainId(requestId) }) };
}

function failureOf(error: unknown, start: number): LogEntry {
  const duration = since(start);
  if (!isKindeError(error)) return { duration, code: 'UNKNOWN' };
  const { code, status, attempts, requestId } = error;
  return {
    duration,
    code,
    ...(status !== undefined && { status }),
    ...(attempts !== undefined && { attempts }),
    ...(requestId && { requestId: plainId(requestId) }),
  };
}

/** The caller left, or the input was wrong: nothing that somebody must look after. */
function levelOf(error: unknown): LogLevel {
  return isKindeError(error) && /^(ABORTED|NOT_FOUND|INPUT_INVALID|BAD_REQUEST|CONFLICT)$/.test(error.code)
    ? 'warn'
    : 'error';
}

function since(start: number): number {
  return Math.round((performance.now() - start) * 10) / 10;
}
