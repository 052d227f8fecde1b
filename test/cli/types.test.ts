import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { declarationFrom } from '../../src/cli/declaration.js';
import { listening, runCommand, seed } from './support.js';

const root = resolve(import.meta.dirname, '../..');
const folder = join(root, '.artifacts/pull-types');
const run = promisify(execFile);

/** Keys that would end the literal, the member or the file, if they were written as they are. */
const HOSTILE = [
  "it's",
  'double"quote',
  'back\\slash',
  "'; } } type Evil = any; //",
  '*/ /* `$x`',
  'line\nbreak\r\t\u0000',
  '\u2028\u2029',
  '\u202eright to left',
  '\ud800lone',
  'été 名 😀',
  '__proto__',
  'constructor',
  'class',
  '1st',
  ' ',
];

/** Compiles sources beside a declaration file; gives what tsc says. */
async function compile(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const project = join(folder, name);
  mkdirSync(project, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(project, file), text);
  const options = { rootDir: '../../..', skipLibCheck: false, types: ['node'] };
  const config = { extends: '../../../tsconfig.json', include: ['./*.ts'], compilerOptions: options };
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(config));
  const { stdout } = await run('npx', ['tsc', '--noEmit', '-p', project], { cwd: root }).catch((error) => error);
  return stdout;
}

beforeAll(() => rmSync(folder, { recursive: true, force: true }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the types of a tenant', () => {
  it('refuse what the tenant does not define, and know the values', async () => {
    await using kinde = await listening({ seed });
    const file = join(folder, 'consumer/kinde-tenant.d.ts');
    expect((await runCommand(['pull', '--out', file], kinde.env)).code).toBe(0);
    const consumer = `
      import type { JsonValue, UserClaims } from 'kinde-sdk/claims';
      export async function read(user: UserClaims) {
        const dark: boolean = await user.getBooleanFlag('is-dark', false);
        const theme: string | null = await user.getStringFlag('theme');
        const limit: number = await user.getIntegerFlag('limit', 3);
        const layout: object | null = await user.getJsonFlag('layout');
        const flag: string | null = (await user.getFlag('theme')).value;
        const city: string | null = await user.getProperty('city');
        const score: string | number | boolean | null = await user.getProperty('kp_usr_score');
        await user.has({ permissions: ['create:todos'], roles: ['admin'], flags: ['is-dark'] });
        // @ts-expect-error There is no such flag.
        await user.getBooleanFlag('typo');
        // @ts-expect-error This flag is a text.
        await user.getBooleanFlag('theme');
        // @ts-expect-error The value of this flag is a number.
        const wrong: string = await user.getIntegerFlag('limit', 3);
        // @ts-expect-error There is no such permission.
        await user.getPermission('delete:todos');
        // @ts-expect-error There is no such role.
        await user.getRole('owner');
        // @ts-expect-error There is no such property.
        await user.getProperty('town');
        // @ts-expect-error There is no such permission.
        await user.has({ permissions: ['delete:todos'] });
        return [dark, theme, limit, layout, flag, city, score, wrong] satisfies (JsonValue | object)[];
      }
    `;
    expect(await compile('consumer', { 'consumer.ts': consumer })).toBe('');
  }, 60_000);

  it('hold keys of any characters', async () => {
    const declaration = declarationFrom({
      permissions: HOSTILE,
      roles: HOSTILE,
      flags: new Map(HOSTILE.map((key) => [key, 'boolean'])),
      properties: new Map(HOSTILE.map((key) => [key, false])),
    });
    const literals = HOSTILE.map((key) =>
      JSON.stringify(key).replace(/[\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16)}`),
    );
    const consumer = `
      import type { FlagKey, KindeTenant, PermissionKey, PropertyName, RoleKey } from 'kinde-sdk/claims';
      const keys = [${literals.join(', ')}] as const;
      type Key = (typeof keys)[number];
      type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
      export const checks: [
        Same<PermissionKey<KindeTenant>, Key>, Same<RoleKey<KindeTenant>, Key>,
        Same<FlagKey<KindeTenant, boolean>, Key>, Same<PropertyName<KindeTenant>, Key>,
      ] = [true, true, true, true];
    `;
    expect(await compile('hostile', { 'kinde-tenant.d.ts': declaration, 'consumer.ts': consumer })).toBe('');
  }, 60_000);

  it('are the same whatever order the tenant answers in', () => {
    const tenant = (keys: readonly string[]) => ({
      permissions: keys,
      roles: keys,
      flags: new Map(keys.map((key) => [key, 'string' as const])),
      properties: new Map(keys.map((key) => [key, true])),
    });
    expect(declarationFrom(tenant(HOSTILE))).toBe(declarationFrom(tenant([...HOSTILE, ...HOSTILE].reverse())));
  });
});
