import { defineConfig } from 'vitest/config';

/** As in the `paths` of tsconfig.json: what the documentation shows runs from the source. */
const alias = [
  { find: /^kinde-sdk$/, replacement: `${import.meta.dirname}/src/index.ts` },
  {
    find: /^kinde-sdk\/(express|fastify|hono|nextjs|web|node)$/,
    replacement: `${import.meta.dirname}/src/adapters/$1.ts`,
  },
  { find: /^kinde-sdk\/([a-z]+)$/, replacement: `${import.meta.dirname}/src/$1/index.ts` },
];

export default defineConfig({
  resolve: { alias },
  test: {
    globalSetup: ['test/support/announce.ts'],
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
  },
});
