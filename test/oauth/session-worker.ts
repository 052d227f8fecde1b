import { Redis } from 'ioredis';
import { OAuth } from '../../src/oauth/index.js';
import { createRedisStore } from '../../src/storage/index.js';

/**
 * A process of the renewal tests: `session-worker.ts <redis> <issuer> <kind> <cookie> <count>` says that it is ready, waits
 * for a line, sends that many requests with the cookie at once, and prints what became of them.
 */
const [url = '', domain = '', kind = '', cookie = '', count = ''] = process.argv.slice(2);
const client = new Redis(url);
const oauth = new OAuth({
  domain,
  clientId: 'app',
  clientSecret: 'app-secret',
  redirectUri: 'http://localhost:3000/callback',
  scopes: ['openid', 'offline'],
  storage: createRedisStore({ client }),
  session: { secret: 'a-session-secret-of-thirty-two-characters', kind: kind as 'cookie' | 'store' },
  env: {},
});
process.stdout.write('ready\n');
await new Promise((resolve) => process.stdin.once('data', resolve));
const sessions = await Promise.all(
  Array.from({ length: Number(count) }, () => {
    const request = new Request('http://localhost:3000/', { headers: { cookie } });
    return oauth.getSession(request).catch((error) => error);
  }),
);
const tokens = new Set(sessions.map((session) => session.tokens?.refreshToken ?? session.code ?? session.reason));
process.stdout.write(`${JSON.stringify([...tokens])}\n`);
await client.quit();
process.exit(0);
