import { createEmulator, type TestApp } from 'kinde-sdk/testing';
import type { KindeOptions } from 'kinde-sdk/web';
import type { Check } from './check.js';
import { same } from './same.js';

const HOME = 'http://localhost:3000';

/** Signs a user of an emulator in this process in to an application, asks for a guarded page, and signs out. */
export function signsInTo(make: (options: KindeOptions) => TestApp | Promise<TestApp>): Check {
  return async () => {
    const emulator = createEmulator();
    emulator.allowUrls({ callbackUrls: [`${HOME}/callback`], logoutUrls: [HOME] });
    const { domain, clientId, clientSecret } = emulator.webCredentials();
    const app = await make({
      ...{ domain, clientId, clientSecret },
      redirectUri: `${HOME}/callback`,
      session: { secret: 'a-secret-of-this-program-long-enough' },
      fetch: emulator.fetch,
      env: {},
    });
    const login = '/login?post_login_redirect_url=/private';
    const amber = await emulator.signInTo(app, 'amber@example.com', { origin: HOME, loginPath: login });
    same('the page', amber.url, `${HOME}/private`);
    same('the user', await (await amber.fetch('/private')).json(), 'amber@example.com');
    same('the logout', (await amber.fetch('/logout', { method: 'POST' })).status, 303);
    same('a stranger', (await amber.fetch('/private', { headers: { accept: 'application/json' } })).status, 401);
  };
}
