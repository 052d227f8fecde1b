import type { RequestHandler } from 'express';
import type { FastifyPluginAsync, FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import type { Context } from 'hono';
import type { NextRequest } from 'next/server.js';
import { describe, expectTypeOf, it } from 'vitest';
import * as express from '../../src/adapters/express.js';
import * as fastify from '../../src/adapters/fastify.js';
import * as hono from '../../src/adapters/hono.js';
import * as nextjs from '../../src/adapters/nextjs.js';
import * as web from '../../src/adapters/web.js';
import type { ManagementClient } from '../../src/management/client.js';

// Nothing here is run: it has to compile, and what must not compile is marked.

type Kinde = express.KindeContext;

describe('the request of every framework has Kinde', () => {
  it('express', () => {
    expectTypeOf<Parameters<RequestHandler>[0]['kinde']>().toEqualTypeOf<Kinde>();
    expectTypeOf(express.kinde).returns.toEqualTypeOf<RequestHandler>();
    expectTypeOf(express.requireAuth).returns.toEqualTypeOf<RequestHandler>();
  });
  it('fastify', () => {
    expectTypeOf<FastifyRequest['kinde']>().toEqualTypeOf<Kinde>();
    expectTypeOf(fastify.kinde).toExtend<FastifyPluginAsync<fastify.KindeOptions>>();
    expectTypeOf(fastify.requireAuth).returns.toEqualTypeOf<onRequestAsyncHookHandler>();
  });
  it('hono', () => {
    expectTypeOf<Context['var']['kinde']>().toEqualTypeOf<Kinde>();
  });
  it('what it holds', () => {
    expectTypeOf<Kinde['user']>().toEqualTypeOf<express.User | undefined>();
    expectTypeOf<Kinde['management']>().toEqualTypeOf<ManagementClient>();
    expectTypeOf<Kinde['organization']>().toEqualTypeOf<string | null>();
    expectTypeOf<Kinde['guard']>().returns.resolves.toEqualTypeOf<Response | undefined>();
  });
});

describe('next', () => {
  const kinde = nextjs.createKinde();
  it('its handlers are what Next takes', () => {
    type Handler = (request: NextRequest, context: { params: Promise<{ kinde: string[] }> }) => Promise<Response>;
    expectTypeOf(kinde.handlers.GET).toExtend<Handler>();
    expectTypeOf(kinde.handlers.POST).toExtend<Handler>();
    expectTypeOf(kinde.proxy).returns.toExtend<(request: NextRequest) => Promise<Response>>();
  });
  it('a route handler keeps what Next passes', () => {
    const route = () =>
      kinde.withAuth(async (_request, { user }, { params }: { params: Promise<{ id: string }> }) =>
        Response.json([user?.email, (await params).id]),
      );
    expectTypeOf<Parameters<ReturnType<typeof route>>>().toEqualTypeOf<
      [request: NextRequest, { params: Promise<{ id: string }> }]
    >();
  });
  it('guards of pages give Kinde', () => {
    expectTypeOf(kinde.requireRole).returns.resolves.toEqualTypeOf<Kinde>();
    expectTypeOf(kinde.getKinde).returns.resolves.toEqualTypeOf<Kinde>();
  });
});

it('mistakes do not compile', () => {
  const never = () => {
    // @ts-expect-error a permission has to be named
    express.requirePermission();
    // @ts-expect-error not a list
    fastify.requireRole(['admin']);
    // @ts-expect-error a misspelt kind
    hono.requireAuth({ permission: ['a'] });
    // @ts-expect-error a list that may be missing would let everybody in
    hono.requireAuth({ permissions: undefined });
    // @ts-expect-error not a code
    express.requireOrganization(1);
    // @ts-expect-error unknown
    express.kinde({ domian: 'example.kinde.com' });
    // @ts-expect-error a proxy is not trusted by its name
    web.createKinde({ trustProxy: 'loopback' });
    // @ts-expect-error the options of Next are read later
    nextjs.createKinde({ oauth: {} as express.OAuth });
  };
  expectTypeOf(never).toBeFunction();
});
