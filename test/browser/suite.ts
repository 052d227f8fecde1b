import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningApp, startExample } from './support/app.js';
import { visit } from './support/visitor.js';
import { addUsers, back, pick, reach } from './support/walk.js';

/** What differs between the examples. */
export interface Example {
  readonly name: string;
  /** Arguments of Node that start it. */
  readonly args: readonly string[];
  /** What the paths of the sign-in begin with; default nothing. */
  readonly base?: string;
  /** Longest time of one test in ms; default 20,000. */
  readonly timeout?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** What every example must do in a browser. */
export function exampleSuite(
  { name, args, base = '', timeout = 20_000, env }: Example,
  browserOf: () => Browser,
): void {
  describe(name, { timeout }, () => {
    let app: RunningApp;
    let browser: Browser;
    beforeAll(async () => {
      browser = browserOf();
      app = await startExample(args, env);
    }, 90_000);
    afterAll(() => app?.close());

    it('says that it uses the emulator, in one line', () => {
      expect(
        app.log
          .trim()
          .split('\n')
          .filter((line) => line.includes('emulator')),
      ).toHaveLength(1);
    });

    it('leads an administrator from the login to the logout, and Back shows nothing', async () => {
      await addUsers(app.emulator, 5);
      const { context, page, complaints, look } = await visit(browser, app.origin, name);
      await page.goto('/');
      await look('1-home');
      await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
      await look('2-sign-in');
      await page.getByRole('button', { name: 'Amber Heron' }).click();
      await look('3-organization');
      await page.getByRole('button', { name: 'Acme' }).click();
      await reach(page, 'Hello Amber Heron');
      await look('4-home-signed-in');

      await page.getByRole('link', { name: 'Profile', exact: true }).click();
      expect(await page.getByRole('row', { name: /^Permissions/ }).innerText()).toContain('read:users');
      expect(await page.getByRole('row', { name: /^new_dashboard/ }).innerText()).toContain('true');
      expect(await page.getByRole('row', { name: /^email amber/ }).count()).toBe(1);
      await look('5-profile');
      await page.getByRole('link', { name: 'Protected' }).click();
      await page.getByText('as you do, Amber Heron.').waitFor();
      await look('6-protected');

      await page.getByRole('link', { name: 'Admin' }).click();
      await reach(page, 'Users');
      expect(await page.locator('tbody tr').count()).toBe(5);
      await look('7-admin');
      await page.getByRole('link', { name: 'Next page' }).click();
      await page.getByText('These are the last.').waitFor();
      expect(await page.locator('tbody tr').count()).toBe(2);
      expect(await page.locator('tbody').innerText()).toContain('<b>Guest</b>');
      await look('8-admin-last');

      const cookies = (await context.cookies(app.origin)).filter((cookie) => cookie.name.includes('kinde'));
      expect(cookies.length).toBeGreaterThan(0);
      for (const cookie of cookies) expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });

      await page.getByRole('button', { name: 'Sign out' }).click();
      await reach(page, 'Hello');
      const left = (await context.cookies(app.origin)).map((cookie) => cookie.name);
      // The count of sign-ins in a row, which tells nothing of anybody.
      expect(left.filter((cookie) => cookie !== 'kinde-rounds')).toEqual([]);
      const seen: string[] = [];
      for (let times = 0; times < 5; times += 1) seen.push(await back(page));
      // Each of the private pages leads to the login instead.
      expect(seen).toEqual(['Sign in', 'Sign in', 'Sign in', 'Sign in', 'Hello']);
      expect(complaints).toEqual([]);
      await context.close();
    });

    it('refuses the admin page to others, who may have the rest', async () => {
      const { context, page, complaints, look } = await visit(browser, app.origin, name);
      await page.goto('/admin');
      await pick(page, 'Jade Finch');
      await page.getByText('read:users').waitFor();
      expect(page.url()).toBe(`${app.origin}/admin`);
      await look('9-forbidden');
      expect((await page.reload())?.status()).toBe(403);
      expect((await page.goto('/protected'))?.status()).toBe(200);
      expect(complaints.filter((text) => !text.includes('status of 403'))).toEqual([]);
      await context.close();
    });

    it('leads back to the page that was asked for', async () => {
      const { context, page, complaints } = await visit(browser, app.origin, name);
      await page.goto('/profile?tab=flags');
      await pick(page, 'Jade Finch');
      await reach(page, 'Jade Finch');
      expect(page.url()).toBe(`${app.origin}/profile?tab=flags`);
      expect(complaints).toEqual([]);
      await context.close();
    });

    it('signs in two tabs at once', async () => {
      const { context, page, tab, complaints } = await visit(browser, app.origin, name);
      const other = await tab();
      await Promise.all([page.goto('/profile'), other.goto('/protected')]);
      await Promise.all([pick(page, 'Jade Finch'), pick(other, 'Jade Finch')]);
      await Promise.all([page.waitForURL(`${app.origin}/profile`), other.waitForURL(`${app.origin}/protected`)]);
      await reach(page, 'Jade Finch');
      await reach(other, 'Protected');
      await other.reload();
      await reach(other, 'Protected');
      expect(complaints).toEqual([]);
      await context.close();
    });

    it('registers a new user', async () => {
      const { context, page, complaints, look } = await visit(browser, app.origin, name);
      await page.goto('/');
      await page.getByRole('main').getByRole('link', { name: 'Register' }).click();
      await look('10-register');
      await page.getByLabel('E-mail').fill('nora@example.com');
      await page.getByLabel('First name').fill('Nora');
      await page.getByLabel('Last name').fill('<Wren>');
      await page.getByRole('button', { name: 'Create account' }).click();
      await reach(page, 'Hello Nora <Wren>');
      expect(complaints).toEqual([]);
      await context.close();
    });

    it('explains a callback that nobody began', async () => {
      const { context, page, complaints, look } = await visit(browser, app.origin, name);
      expect((await page.goto(`${base}/callback?code=x&state=y`))?.status()).toBe(400);
      await look('11-callback-error');
      expect(complaints.filter((text) => !text.includes('status of 400'))).toEqual([]);
      await context.close();
    });
  });
}
