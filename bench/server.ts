import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { usersPage } from './users-page.js';

// Runs as a child process, so that its work is not counted as the client's.

const page = Buffer.from(JSON.stringify(usersPage(50)));
const token = Buffer.from(JSON.stringify({ access_token: 'bench-token', token_type: 'bearer', expires_in: 86_400 }));

const server = createServer((request, response) => {
  request.resume();
  const body = request.url === '/oauth2/token' ? token : page;
  // Kinde compresses long answers, so they come without a length, as a stream of chunks.
  const length = request.headers['bench-body'] === 'chunked' ? {} : { 'content-length': body.length };
  response.writeHead(200, { 'content-type': 'application/json', ...length });
  response.end(body);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port, bytes: page.length });
});
process.once('disconnect', () => process.exit(0));
