import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { operations as accountOperations } from '../../generated/account/operations.js';
import { operations } from '../../generated/management/operations.js';
import { ENDPOINTS } from '../../scripts/emulator-support/endpoints.js';
import { SUPPORT, type Support } from '../../scripts/emulator-support/levels.js';
import { supportPage } from '../../scripts/emulator-support/page.js';
import { handlers } from '../../src/testing/handlers.js';
import { makeEmulator } from '../testing/client.js';
import { ROOT } from './repository.js';

const levels = Object.entries<Support>(SUPPORT);

describe('the table of what the emulator supports', () => {
  it('is the page in docs', () => {
    expect(readFileSync(join(ROOT, 'docs/emulator-support.md'), 'utf8')).toBe(supportPage());
  });

  it('has every operation, on the page too', () => {
    expect(Object.keys(SUPPORT).sort()).toEqual(Object.keys(operations).sort());
    for (const name of [...Object.keys(operations), ...Object.keys(accountOperations)]) {
      expect(supportPage()).toContain(`| \`${name}\` |`);
    }
  });

  it.each(levels)('%s: a handler where it says state or static, a reason where it says less', (name, support) => {
    expect(Object.hasOwn(handlers, name)).toBe(support.level !== 'sample');
    if (support.level !== 'state') expect(support.note).toMatch(/\w+ .*\.$/);
  });

  it.each(ENDPOINTS.flatMap(({ methods, path }) => methods.map((method) => [method, path] as const)))(
    '%s %s is an endpoint',
    async (method, path) => {
      const { domain, fetch } = makeEmulator();
      const other = await fetch(`${domain}/no-such-endpoint`, { method });
      const answer = await fetch(`${domain}${path}`, { method });
      expect(answer.status).not.toBe(405);
      expect(await answer.text()).not.toBe(await other.text());
    },
  );
});
