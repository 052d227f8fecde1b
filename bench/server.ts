import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { usersPage } from './users-page.js';

// Runs as a child process, so that its work is not counted as the client's.

const page = Buffer.from(JSON.stringify(usersPage(50)));
const PAGES = 40;
/** Pages of a long list, each naming the next one. */
const list = Array.from({ length: PAGES }, (_, index) =>
  Buffer.from(JSON.stringify({ ...usersPage(500), next_token: index + 1 < PAGES ? String(index + 1) : null })),
);

/** A token whose claims say what clients look at: for whom it is, and until when. */
function tokenFor(origin: string): Buffer {
  const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { aud: [`${origin}/api`, `https://${origin}/api`], exp: Math.floor(Date.now() / 1_000) + 86_400 };
  const access_token = `${encoded({ alg: 'none' })}.${encoded(claims)}.bench`;
  return Buffer.from(JSON.stringify({ access_token, token_type: 'bearer', expires_in: 86_400 }));
}

let tokens = 0;
let token: Buffer = Buffer.alloc(0);

function bodyFor({ url = '' }: IncomingMessage): Buffer {
  if (/\/oauth2?\/token/.test(url)) {
    tokens += 1;
    return token;
  }
  if (url === '/tokens') return Buffer.from(String(tokens));
  if (!url.includes('page_size=500')) return page;
  return list[Number(new URL(url, 'http://localhost').searchParams.get('next_token') ?? 0)] as Buffer;
}

const server = createServer(async (request, response) => {
  request.resume();
  const body = bodyFor(request);
  const ms = Number(request.headers['bench-latency'] ?? 0);
  if (ms > 0) await delay(ms);
  // Kinde compresses long answers, so they come without a length, as a stream of chunks.
  const length = request.headers['bench-body'] === 'chunked' ? {} : { 'content-length': body.length };
  response.writeHead(200, { 'content-type': 'application/json', ...length });
  response.end(body);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  token = tokenFor(`http://127.0.0.1:${port}`);
  process.send?.({ port });
});
process.once('disconnect', () => process.exit(0));
