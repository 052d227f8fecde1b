import { createServer } from 'node:http';
import next from 'next';
import { prepareEnvironment } from '../shared/environment.ts';

// `next dev` does as well once the environment names a Kinde; this server is for the emulator in its process.
const { host, port, origin } = await prepareEnvironment('/api/auth/callback');
const app = next({ dev: process.env.NODE_ENV !== 'production', dir: import.meta.dirname, quiet: true });

await app.prepare();
const handle = app.getRequestHandler();
createServer((request, response) => handle(request, response)).listen(port, host, () => {
  console.log(`Next.js: ${origin}`);
});
