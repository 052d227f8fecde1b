import { createKinde } from 'kinde-sdk/web';

declare const Bun: { serve(options: { port: number; fetch: (request: Request) => Promise<Response> }): unknown };

// KINDE_DOMAIN, KINDE_CLIENT_ID, KINDE_CLIENT_SECRET, KINDE_REDIRECT_URI, KINDE_SESSION_SECRET; then: bun main.ts
const kinde = createKinde();
const fetch = kinde.wrap((_request, { user }) => {
  return new Response(user ? `Hello ${user.email}. /logout` : 'Hello. /login');
});
Bun.serve({ port: Number(process.env.PORT ?? 3000), fetch });
