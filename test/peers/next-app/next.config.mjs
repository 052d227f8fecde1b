import { resolve } from 'node:path';

// biome-ignore lint/style/noDefaultExport: Next takes no other
export default {
  distDir: 'dist',
  devIndicators: false,
  turbopack: { root: resolve(import.meta.dirname, '../../..') },
};
