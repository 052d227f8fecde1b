import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A real HTTP server on loopback. */
export interface LoopbackServer {
  readonly origin: string;
  readonly requests: { method: string; url: string; body: Buffer; headers: IncomingMessage['headers'] }[];
  close(): Promise<void>;
}

/** Starts a server that gives tokens itself and lets `answer` do the rest. */
export async function listen(
  answer: (response: ServerResponse, request: IncomingMessage, count: number) => void,
): Promise<LoopbackServer> {
  const requests: LoopbackServer['requests'] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      if (request.url === '/oauth2/token') {
        response.setHeader('content-type', 'application/json');
        response.end('{"access_token":"tok-secret-1","token_type":"bearer","expires_in":86400}');
        return;
      }
      const { method = '', url = '', headers } = request;
      requests.push({ method, url, body: Buffer.concat(chunks), headers });
      answer(response, request, requests.length);
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
