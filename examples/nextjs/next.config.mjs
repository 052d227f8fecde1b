import { resolve } from 'node:path';

// biome-ignore lint/style/noDefaultExport: Next takes no other
export default {
  distDir: '.artifacts',
  devIndicators: false,
  // `requirePermission` answers 403 with `app/forbidden.jsx`; without it, 404.
  experimental: { authInterrupts: true },
  // An application of your own needs none of this: here the SDK is this repository's source.
  turbopack: {
    root: resolve(import.meta.dirname, '../..'),
    resolveAlias: { 'kinde-sdk/nextjs': '../../src/adapters/nextjs.ts' },
  },
};
