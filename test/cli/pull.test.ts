import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { declarationFrom } from '../../src/cli/declaration.js';
import { ManagementClient } from '../../src/management/index.js';
import { listening, runCommand, seed, temporaryFolder } from './support.js';

const EXPECTED = `// Written by \`npx kinde-sdk pull\`; do not edit.
import type { JsonValue } from 'kinde-sdk/claims';

declare module 'kinde-sdk/claims' {
  interface KindeTenant {
    permissions:
      | 'create:todos'
      | 'read:todos';
    roles: 'admin';
    flags: {
      'is-dark': boolean;
      layout: { readonly [key: string]: JsonValue } | readonly JsonValue[];
      limit: number;
      theme: string;
    };
    properties: {
      city: string;
      kp_usr_score: string | number | boolean;
    };
  }
}
`;

describe('pull', () => {
  it('writes what the tenant defines, the same text each time', async () => {
    await using kinde = await listening();
    using folder = temporaryFolder();
    const file = join(folder.path, 'types/kinde.d.ts');
    expect(await runCommand(['pull', '--out', file], kinde.env)).toEqual({
      code: 0,
      out: `${file} is written.`,
      error: '',
    });
    expect(readFileSync(file, 'utf8')).toBe(EXPECTED);
    expect((await runCommand(['pull', '--out', file], kinde.env)).out).toBe(`${file} is up to date.`);
  });

  it('reads all pages of a large tenant', async () => {
    await using kinde = await listening({
      seed: {
        permissions: 250,
        roles: 120,
        featureFlags: 130,
        properties: Array.from({ length: 110 }, (_, index) => ({ key: `p${index}`, context: 'usr' as const })),
      },
    });
    using folder = temporaryFolder();
    const file = join(folder.path, 'kinde.d.ts');
    await runCommand(['pull', '--out', file], kinde.env);
    const text = readFileSync(file, 'utf8');
    const count = (pattern: RegExp) => text.match(pattern)?.length;
    expect([count(/'permission-/g), count(/'role-/g), count(/'flag-/g), count(/ p\d+:/g)]).toEqual([
      250, 120, 130, 110,
    ]);
  });

  it('imports a type only where one is needed', () => {
    const tenant = { permissions: [], roles: ['JSONValue'], flags: new Map(), properties: new Map() };
    expect(declarationFrom(tenant)).toContain("\nimport 'kinde-sdk/claims';\n");
  });

  it('of an empty tenant leaves no key', async () => {
    await using kinde = await listening({ seed: {} });
    using folder = temporaryFolder();
    const file = join(folder.path, 'kinde.d.ts');
    await runCommand(['pull', '--out', file], kinde.env);
    expect(readFileSync(file, 'utf8')).toContain(
      'permissions: never;\n    roles: never;\n    flags: {};\n    properties: {};',
    );
  });

  it('reads variables from a file, and those of the environment win', async () => {
    await using kinde = await listening();
    using folder = temporaryFolder();
    const [file, variables] = [join(folder.path, 'kinde.d.ts'), join(folder.path, '.env')];
    const { KINDE_DOMAIN, ...rest } = kinde.env;
    writeFileSync(variables, `KINDE_DOMAIN=nowhere.example.com\nKINDE_CLIENT_SECRET="${rest.KINDE_CLIENT_SECRET}"\n`);
    const env = { KINDE_DOMAIN, KINDE_CLIENT_ID: rest.KINDE_CLIENT_ID };
    expect((await runCommand(['pull', '--out', file, '--env-file', variables], env)).code).toBe(0);
    expect(await runCommand(['pull', '--env-file', `${variables}x`], env)).toMatchObject({
      code: 1,
      error: `There is no file ${variables}x.`,
    });
  });
});

describe('pull --check', () => {
  it('agrees with a file that is up to date, whatever its ends of lines', async () => {
    await using kinde = await listening();
    using folder = temporaryFolder();
    const file = join(folder.path, 'kinde.d.ts');
    writeFileSync(file, EXPECTED.replaceAll('\n', '\r\n'));
    expect(await runCommand(['pull', '--check', '--out', file], kinde.env)).toMatchObject({ code: 0, error: '' });
  });

  it('says what changed in the tenant, and writes nothing', async () => {
    await using kinde = await listening();
    using folder = temporaryFolder();
    const file = join(folder.path, 'kinde.d.ts');
    await runCommand(['pull', '--out', file], kinde.env);
    const management = new ManagementClient({ env: kinde.env });
    await management.createPermission({ key: 'delete:todos', name: 'Delete' });
    await management.deleteFeatureFlag({ feature_flag_key: 'limit' });
    await management.createFeatureFlag({ key: 'limit', name: 'Limit', type: 'str', default_value: 'none' });
    await management.createRole({ key: 'user', name: 'User' });
    const { code, out, error } = await runCommand(['pull', '--check', '--out', file], kinde.env);
    expect([code, out]).toEqual([1, '']);
    expect(error.split('\n')).toEqual([
      `${file} is not up to date. Run: npx kinde-sdk pull --out ${file}`,
      '  - flags limit: number',
      "  + permissions 'delete:todos'",
      "  + roles 'user'",
      '  + flags limit: string',
    ]);
    expect(readFileSync(file, 'utf8')).toBe(EXPECTED);
    expect((await runCommand(['pull', '--out', file], kinde.env)).out).toContain("+ permissions 'delete:todos'");
  });

  it('does not agree with a file that is not there, nor with another form', async () => {
    await using kinde = await listening();
    using folder = temporaryFolder();
    const file = join(folder.path, 'kinde.d.ts');
    expect(await runCommand(['pull', '--check', '--out', file], kinde.env)).toMatchObject({
      code: 1,
      error: `${file} is not there. Run: npx kinde-sdk pull --out ${file}`,
    });
    expect(existsSync(file)).toBe(false);
    writeFileSync(file, `${EXPECTED}\n`);
    expect((await runCommand(['pull', '--check', '--out', file], kinde.env)).error).toContain('only the form');
  });

  it('shows the first twenty changes', async () => {
    await using kinde = await listening({ seed: { permissions: 50 } });
    using folder = temporaryFolder();
    const file = join(folder.path, 'kinde.d.ts');
    writeFileSync(file, '');
    const { error } = await runCommand(['pull', '--check', '--out', file], kinde.env);
    expect(error.split('\n')).toHaveLength(22);
    expect(error).toMatch(/and 30 more$/);
  });
});

describe('pull says what is wrong', () => {
  it('every missing scope at once', async () => {
    const scopes = ['read:roles', 'read:environment_feature_flags'];
    await using kinde = await listening({
      seed: { ...seed, applications: [{ clientId: 'a', clientSecret: 'b', scopes }] },
    });
    const { code, error } = await runCommand(['pull'], kinde.env);
    expect(code).toBe(1);
    expect(error).toContain('lacks scopes: read:permissions, read:properties.');
  });

  it('a missing configuration', async () => {
    expect(await runCommand(['pull'])).toMatchObject({ code: 1, error: expect.stringContaining('set KINDE_DOMAIN') });
    const { error } = await runCommand(['pull'], { KINDE_DOMAIN: 'example.kinde.com' });
    expect(error).toMatch(/`clientId` is missing.*KINDE_CLIENT_ID[\s\S]*pull --help/);
  });

  it('credentials that Kinde refuses, without showing them', async () => {
    await using kinde = await listening();
    const { code, error } = await runCommand(['pull'], { ...kinde.env, KINDE_CLIENT_SECRET: 'a-wrong-secret' });
    expect([code, error.includes('invalid_client'), error.includes('a-wrong-secret')]).toEqual([1, true, false]);
  });

  it('a file that cannot be written', async () => {
    await using kinde = await listening();
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, 'taken'), '');
    const file = join(folder.path, 'taken/kinde.d.ts');
    expect(await runCommand(['pull', '--out', file], kinde.env)).toMatchObject({
      code: 1,
      error: expect.stringContaining('cannot be'),
    });
  });

  it.each([
    [['pull', '--typo'], '--typo'],
    [['pull', 'more'], 'more'],
    [['pull', '--out', 'types.txt'], 'must be a TypeScript file'],
    [['unknown'], 'no command "unknown"'],
    [[], 'kinde-sdk <command>'],
  ])('a wrong command line %j', async (args, message) => {
    expect(await runCommand(args)).toMatchObject({ code: 2, out: '', error: expect.stringContaining(message) });
  });
});

describe('help', () => {
  it.each([
    [['--help'], 'emulator'],
    [['pull', '--help'], 'read:environment_feature_flags'],
    [['emulator', '-h'], '--seed'],
  ])('%j', async (args, text) => {
    expect(await runCommand(args)).toMatchObject({ code: 0, out: expect.stringContaining(text), error: '' });
  });

  it('the version', async () => {
    expect((await runCommand(['--version'])).out).toMatch(/^\d+\.\d+\.\d+/);
  });
});
