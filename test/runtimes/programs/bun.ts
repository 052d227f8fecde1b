import { createApp } from './app.js';
import { serverChecks } from './server-checks.js';

declare const Bun: {
  serve(options: { port: number; hostname: string; fetch: (request: Request) => Promise<Response> }): void;
};

const { env } = process;
Bun.serve({ port: Number(env.PORT), hostname: '127.0.0.1', fetch: createApp(env, serverChecks) });
