import { createServer } from 'node:http';
import next from 'next';

// Next as a custom server, so that a free port can be used; it says which one, and ends with the process that started it.
const app = next({ dev: true, dir: import.meta.dirname, quiet: true });
await app.prepare();
const handle = app.getRequestHandler();
const server = createServer((request, response) => handle(request, response));
server.listen(0, '127.0.0.1', () => process.send?.({ port: server.address().port }));
process.on('disconnect', () => process.exit());
