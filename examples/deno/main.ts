import { createKinde } from 'kinde-sdk/web';

declare const Deno: {
  readonly env: { get(name: string): string | undefined };
  serve(options: { port: number }, handler: (request: Request) => Promise<Response>): unknown;
};

// KINDE_DOMAIN, KINDE_CLIENT_ID, KINDE_CLIENT_SECRET, KINDE_REDIRECT_URI, KINDE_SESSION_SECRET; then:
// deno run --allow-net --allow-env main.ts
const kinde = createKinde();
const handler = kinde.wrap((_request, { user }) => {
  return new Response(user ? `Hello ${user.email}. /logout` : 'Hello. /login');
});
Deno.serve({ port: Number(Deno.env.get('PORT') ?? 3000) }, handler);
