import { createServer } from 'node:http';
import { createNodeListener } from 'kinde-sdk/node';
import { createKinde } from 'kinde-sdk/web';

const app = createKinde().wrap(async (request, kinde) => {
  if (new URL(request.url).pathname === '/') return new Response(kinde.user?.email ?? 'nobody');
  return (await kinde.guard()) ?? new Response(`hello ${kinde.user?.given_name}`);
});
createServer(createNodeListener(app)).listen(Number(process.env.PORT), () => console.log('ready'));
