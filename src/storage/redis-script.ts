import type { RedisCommands } from './redis-commands.js';

/** A Lua script over one key. */
export interface RedisScript {
  readonly source: string;
}

/** GETDEL for servers older than 6.2. */
export const TAKE: RedisScript = {
  source: `
local present = redis.call('GET', KEYS[1])
if present then redis.call('DEL', KEYS[1]) end
return present`,
};

/** Arguments: `compareAndSetArguments`. Returns 1 if it wrote. */
export const COMPARE_AND_SET: RedisScript = {
  source: `
local present = redis.call('GET', KEYS[1])
if ARGV[1] == 'absent' then
  if present then return 0 end
elseif present ~= ARGV[2] then
  return 0
end
if ARGV[3] == 'delete' then
  redis.call('DEL', KEYS[1])
elseif ARGV[5] == '' then
  redis.call('SET', KEYS[1], ARGV[4])
else
  redis.call('SET', KEYS[1], ARGV[4], 'PX', ARGV[5])
end
return 1`,
};

/** A script's arguments are text only, so whether a value is meant at all goes beside it. */
export function compareAndSetArguments(
  expected: string | undefined,
  value: string | undefined,
  ttl: number | undefined,
): string[] {
  return [
    expected === undefined ? 'absent' : 'equals',
    expected ?? '',
    value === undefined ? 'delete' : 'write',
    value ?? '',
    ttl === undefined ? '' : String(ttl),
  ];
}

/** A function that runs the script on a key: by its hash, and with its text where the server does not know it. */
export function scriptRunner(
  commands: RedisCommands,
  script: RedisScript,
): (key: string, args: string[]) => Promise<unknown> {
  let hash: Promise<string> | undefined;
  return async (key, args) => {
    hash ??= sha1(script.source);
    try {
      return await commands.evalSha(await hash, key, args);
    } catch (error) {
      // A restarted server, a promoted replica, SCRIPT FLUSH; nothing ran, so running it now is safe.
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return await commands.eval(script.source, key, args);
    }
  };
}

async function sha1(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-1', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
