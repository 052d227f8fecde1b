import { resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Conditions, Flag, JsonValue, UserClaims } from '../../src/claims/index.js';

interface Tenant {
  permissions: 'create:todos' | 'read:todos';
  roles: 'admin' | 'user';
  flags: { theme: 'pink' | 'blue'; is_dark_mode: boolean; limit: number; layout: { columns: number } };
  properties: { city: string; seats: number };
}

describe('a typed tenant', () => {
  it('gives a flag the type of its value', () => {
    const read = (user: UserClaims<Tenant>) => ({
      flag: user.getFlag('theme'),
      withDefault: user.getFlag('is_dark_mode', false),
      boolean: user.getBooleanFlag('is_dark_mode', false),
      text: user.getStringFlag('theme'),
      number: user.getIntegerFlag('limit', 3),
      json: user.getJsonFlag('layout'),
      all: user.getAllFlags(),
      property: user.getProperty('seats'),
    });
    type Answers = { [Name in keyof ReturnType<typeof read>]: Awaited<ReturnType<typeof read>[Name]> };
    expectTypeOf<Answers['flag']>().toEqualTypeOf<Flag<'pink' | 'blue' | null>>();
    expectTypeOf<Answers['withDefault']>().toEqualTypeOf<Flag<boolean>>();
    expectTypeOf<Answers['boolean']>().toEqualTypeOf<boolean>();
    expectTypeOf<Answers['text']>().toEqualTypeOf<'pink' | 'blue' | null>();
    expectTypeOf<Answers['number']>().toEqualTypeOf<number>();
    expectTypeOf<Answers['json']>().toEqualTypeOf<{ columns: number } | null>();
    expectTypeOf<Answers['all']['theme']>().toEqualTypeOf<Flag<'pink' | 'blue'> | undefined>();
    expectTypeOf<Answers['property']>().toEqualTypeOf<number | null>();
  });

  it('refuses what it does not define', () => {
    const wrong = (user: UserClaims<Tenant>) => [
      // @ts-expect-error There is no such flag.
      user.getBooleanFlag('typo'),
      // @ts-expect-error This flag is a text.
      user.getBooleanFlag('theme'),
      // @ts-expect-error The default is of another type.
      user.getBooleanFlag('is_dark_mode', 'no'),
      // @ts-expect-error The flag is never green.
      user.getFlag('theme', 'green'),
      // @ts-expect-error There is no such permission.
      user.getPermission('delete:todos'),
      // @ts-expect-error There is no such role.
      user.getRole('owner'),
      // @ts-expect-error There is no such property.
      user.getProperty('town'),
      // @ts-expect-error There is no such permission.
      user.has({ permissions: ['delete:todos'] }),
      // @ts-expect-error Only booleans can be on.
      user.has({ flags: ['theme'] }),
      // @ts-expect-error The flag is never green.
      user.has({ flags: { theme: 'green' } }),
      // @ts-expect-error There is no such condition.
      user.has({ permission: ['create:todos'] }),
    ];
    expect(wrong).toBeTypeOf('function');
    expectTypeOf<{ flags: { theme: 'pink' }; roles: ['admin'] }>().toExtend<Conditions<Tenant>>();
  });

  it('gives permissions and roles their keys', () => {
    type Permissions = Awaited<ReturnType<UserClaims<Tenant>['getPermissions']>>;
    type Roles = Awaited<ReturnType<UserClaims<Tenant>['getRoles']>>;
    expectTypeOf<Permissions['permissions']>().toEqualTypeOf<readonly ('create:todos' | 'read:todos')[]>();
    expectTypeOf<Roles['roles'][number]['key']>().toEqualTypeOf<'admin' | 'user'>();
  });

  it('may define only some of it', () => {
    type Answer = Awaited<ReturnType<UserClaims<{ roles: 'admin' }>['getPermissions']>>;
    expectTypeOf<Answer['permissions']>().toEqualTypeOf<readonly string[]>();
  });
});

describe('an untyped tenant', () => {
  it('takes any key', () => {
    const read = async (user: UserClaims) => ({
      flag: await user.getFlag('anything'),
      boolean: await user.getBooleanFlag('anything'),
      granted: await user.has({ permissions: ['x'], flags: ['y'] }),
      valued: await user.has({ flags: { theme: 'pink', limit: 5 } }),
    });
    type Answers = Awaited<ReturnType<typeof read>>;
    expectTypeOf<Answers['flag']['value']>().toEqualTypeOf<JsonValue>();
    expectTypeOf<Answers['boolean']>().toEqualTypeOf<boolean | null>();
    expectTypeOf<Answers['granted']>().toEqualTypeOf<boolean>();
  });

  it('is typed by augmenting KindeTenant, as a project does', () => {
    const problems = compile(`
      import type { UserClaims } from '../../src/claims/index.js';
      declare module '../../src/claims/index.js' {
        interface KindeTenant { permissions: 'create:todos'; flags: { dark: boolean } }
      }
      export async function read(user: UserClaims) {
        const dark: boolean = await user.getBooleanFlag('dark', false);
        // @ts-expect-error There is no such flag.
        await user.getBooleanFlag('typo');
        // @ts-expect-error There is no such permission.
        await user.getPermission('typo');
        await user.getRole('any role');
        return dark;
      }
    `);
    expect(problems).toEqual([]);
  });
});

/** Problems of a file that is not there, compiled as if it stood beside this one. */
function compile(text: string): string[] {
  const file = resolve(import.meta.dirname, 'augmented.ts');
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    exactOptionalPropertyTypes: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
    types: ['node'],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (name) => name === file || fileExists(name);
  host.readFile = (name) => (name === file ? text : readFile(name));
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, text, rest[0], true) : getSourceFile(name, ...rest);
  const program = ts.createProgram([file], options, host);
  const source = program.getSourceFile(file) as ts.SourceFile;
  return program
    .getSemanticDiagnostics(source)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
