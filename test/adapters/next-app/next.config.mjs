import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../../..');

// The application as users have it, but for the SDK, which is this repository's source.
// biome-ignore lint/style/noDefaultExport: Next takes no other
export default {
  distDir: process.env.NEXT_DIST ?? 'dist',
  devIndicators: false,
  experimental: { authInterrupts: true },
  turbopack: { root, resolveAlias: { 'kinde-sdk/nextjs': './sdk/dist/nextjs.mjs' } },
};
