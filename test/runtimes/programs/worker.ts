import { createApp } from './app.js';
import type { Variables } from './check.js';

let app: ReturnType<typeof createApp> | undefined;

// biome-ignore lint/style/noDefaultExport: Workers are made so
export default {
  fetch(request: Request, env: Variables): Promise<Response> {
    app ??= createApp(env);
    return app(request);
  },
};
