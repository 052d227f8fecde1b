import { createServer } from 'node:http';
import { createNodeListener } from 'kinde-sdk/node';
import { createApp } from './app.js';
import { serverChecks } from './server-checks.js';

const { env } = process;
createServer(createNodeListener(createApp(env, serverChecks))).listen(Number(env.PORT), '127.0.0.1');
