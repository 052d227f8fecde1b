import createExpress from 'express';
import createFastify from 'fastify';
import { kinde as kindeForExpress, requireAuth as requireAuthInExpress } from 'kinde-sdk/express';
import { kinde as kindeForFastify, requireAuth as requireAuthInFastify } from 'kinde-sdk/fastify';
import type { NodeListener } from 'kinde-sdk/testing';
import type { CheckTable } from './check.js';
import { signsInTo } from './signs-in-to.js';

/** Frameworks that are made for Node's servers. */
export const frameworkChecks: CheckTable = {
  express: signsInTo((options) => {
    const app = createExpress();
    app.use(kindeForExpress(options));
    app.get('/private', requireAuthInExpress(), (request, response) => {
      response.json(request.kinde.user?.email);
    });
    return app as NodeListener;
  }),

  fastify: signsInTo(async (options) => {
    const app = createFastify();
    await app.register(kindeForFastify, options);
    app.get('/private', { onRequest: requireAuthInFastify() }, async ({ kinde }, reply) => {
      // A text alone would be sent as it is.
      return reply.type('application/json').send(JSON.stringify(kinde.user?.email));
    });
    await app.ready();
    return (request, response) => app.server.emit('request', request, response);
  }),
};
