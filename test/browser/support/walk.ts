import type { Page } from 'playwright-core';

/** Picks a user on the emulator's page, and the organization where it asks. */
export async function pick(page: Page, name: string, organization?: string): Promise<void> {
  await page.getByRole('button', { name }).click();
  if (organization) await page.getByRole('button', { name: organization }).click();
}

async function heading(page: Page): Promise<string> {
  return page.getByRole('heading', { level: 1 }).innerText();
}

/** What the browser's Back button shows. @throws Error where it is a page that the browser has kept. */
export async function back(page: Page): Promise<string> {
  await page.goBack({ timeout: 10_000 }).catch((cause: unknown) => {
    // Playwright does not see a page come back that was not loaded again.
    throw new Error('Back did not load the page again', { cause });
  });
  return heading(page);
}

/** Waits for the page with this heading. */
export async function reach(page: Page, title: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor();
}

/** More users than one page holds, made through the Management API of the example's emulator. */
export async function addUsers(emulator: string, count: number): Promise<void> {
  const { ManagementClient } = await import('../../../src/management/index.js');
  const credentials = { domain: emulator, clientId: 'example-m2m', clientSecret: 'example-m2m-secret' };
  const management = new ManagementClient({ ...credentials, env: {} });
  for (let n = 1; n <= count; n += 1) {
    const profile = { given_name: `<b>Guest</b> ${n}`, family_name: '"&\'' };
    await management.createUser({
      profile,
      identities: [{ type: 'email', details: { email: `guest-${n}@example.com` } }],
    });
  }
}
