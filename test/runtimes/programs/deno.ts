import { createApp } from './app.js';
import { lostWrite } from './management-checks.js';
import { serverChecks } from './server-checks.js';

declare const Deno: {
  readonly env: { toObject(): Record<string, string> };
  createHttpClient(options: { poolMaxIdlePerHost: number }): unknown;
  serve(options: { port: number; hostname: string }, handler: (request: Request) => Promise<Response>): void;
};

// Deno's fetch sends a request a second time when it finds a kept connection broken; without kept ones it does not.
const client = Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
const lost = lostWrite((input, init) => fetch(input, { ...init, client } as RequestInit));

const env = Deno.env.toObject();
Deno.serve({ port: Number(env.PORT), hostname: '127.0.0.1' }, createApp(env, { ...serverChecks, lost }));
