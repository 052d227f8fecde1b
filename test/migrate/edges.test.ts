import { describe, expect, it } from 'vitest';
import { migrated } from './support.js';

const IMPORT = "import { Users } from '@kinde/management-api-js';\n";
const CLIENT =
  "import { ManagementClient } from 'kinde-sdk/management';\n\nconst management = new ManagementClient();\n";

describe('what has nothing to do with it stays as it is', () => {
  it.each([
    ['another package', "import { Users } from './users.js';\nUsers.getUsers({ pageSize: 1 });\n"],
    ['the name in a text', "console.log('@kinde/management-api-js');\n"],
    ['a local of the same name', `${IMPORT}function f(Users: any) {\n  return Users.getUsers({ pageSize: 1 });\n}\n`],
    [
      'sign-in with the same package',
      "import { getKindeServerSession } from '@kinde-oss/kinde-auth-nextjs/server';\nconst { getUser } = getKindeServerSession();\n",
    ],
    [
      'sign-in with the other one',
      "import { createKindeServerClient, GrantType } from '@kinde-oss/kinde-typescript-sdk';\nexport const client = createKindeServerClient(GrantType.AUTHORIZATION_CODE, options);\n",
    ],
  ])('%s', (_, text) => expect(migrated(text)).toEqual({ text, calls: 0, findings: [] }));
});

it('keeps the ends of lines', () => {
  const { text } = migrated(`${IMPORT}\nawait Users.getUsers({ pageSize: 1 });\n`.replaceAll('\n', '\r\n'));
  expect(text).toBe(`${CLIENT}\nawait management.getUsers({ page_size: 1 });\n`.replaceAll('\n', '\r\n'));
});

it('keeps a name that the file uses already', () => {
  const { text } = migrated(`${IMPORT}const management = 1;\nexport const users = Users.getUsers();\n`);
  expect(text).toContain('const kindeManagement = new ManagementClient();');
  expect(text).toContain('kindeManagement.getUsers()');
});

it('takes an import that is there already', () => {
  const text = `import { ManagementClient } from 'kinde-sdk/management';\n${IMPORT}const mine = new ManagementClient();\nexport const users = Users.getUsers();\n`;
  expect(migrated(text).text.match(/kinde-sdk\/management/g)).toHaveLength(1);
});

it('changes a constant that is only made for the call', () => {
  const { text } = migrated(`${IMPORT}const filter = { pageSize: 5 };\nexport const users = Users.getUsers(filter);\n`);
  expect(text).toContain('const filter = { page_size: 5 };');
  expect(text).toContain('management.getUsers(filter)');
});

it.each([
  ['is used elsewhere too', 'const filter = { pageSize: 5 };\nshow(filter);\n'],
  ['has a type of its own', 'const filter: Filter = { pageSize: 5 };\n'],
  ['may change', 'let filter = { pageSize: 5 };\n'],
])('leaves a call whose argument %s', (_, declaration) => {
  const { text, findings } = migrated(`${IMPORT}${declaration}export const users = Users.getUsers(filter);\n`);
  expect(text).toContain(`${declaration}// TODO(kinde-sdk migrate): `);
  expect(text).toContain('export const users = Users.getUsers(filter);');
  expect(findings).toHaveLength(1);
});

it('takes any argument where no name differs', () => {
  expect(migrated(`${IMPORT}export const one = (input: { id: string }) => Users.getUserData(input);\n`).text).toContain(
    'management.getUser(input)',
  );
});

it('a call inside of the argument of another', () => {
  const { text } = migrated(
    `${IMPORT}export const x = Users.getUserIdentities({ userId: (await Users.getUsers({ pageSize: 1 })).users[0].id });\n`,
  );
  expect(text).toContain(
    'management.getUserIdentities({ user_id: (await management.getUsers({ page_size: 1 })).users[0].id })',
  );
});

it('tells the line where a comment stands', () => {
  const { text, findings } = migrated(
    `${IMPORT}\nexport const map = Users.getUserData;\nexport const a = Users.getUsers();\n`,
  );
  const [{ line }] = findings as unknown as [{ line: number }];
  expect(text.split('\n')[line - 1]).toContain('export const map');
});

describe('an import that cannot be followed', () => {
  const module = "'@kinde/management-api-js'";

  it.each([
    ['an export', `export { Users } from ${module};`],
    ['an export of everything', `export * from ${module};`],
    ['a type in a comment', `/** @type {import(${module}).GetUsersResponse} */\nlet answer;`],
    ['a type', `let answer: import(${module}).GetUsersResponse;`],
    ['a mock', `vi.mock(${module}, () => ({ Users: {} }));`],
    ['what is behind a mock', `const actual = await vi.importActual(${module});`],
    ['an import in an expression', `const get = async () => (await import(${module})).Users.getUsers();`],
    ['a promise of it', `import(${module}).then(({ Users }) => Users.getUsers());`],
    ['a require in an expression', `require(${module}).Users.getUsers();`],
    ['an import of TypeScript', `import kinde = require(${module});`],
    ['a declaration of the module', `declare module ${module} {}`],
  ])('%s, is told of', (_, program) => {
    for (const before of ['', `import { Users } from ${module};\nUsers.getUsers();\n`]) {
      const { text, findings } = migrated(`${before}${program}\n`);
      expect(text).toContain('// TODO(kinde-sdk migrate): this is as it was: this import cannot be followed\n');
      expect(text).toContain(program.split('\n').at(-1));
      expect(findings.map(({ message }) => message)).toContain('this is as it was: this import cannot be followed');
      expect(migrated(text).text).toBe(text);
    }
  });

  it('an import in an expression beside one that is followed, is told of where it stands', () => {
    const program = `const { Users } = await import(${module});\nUsers.getUsers();\nvi.mock(${module});\n`;
    const { text, findings } = migrated(program);
    expect(text).toContain('management.getUsers();');
    const lines = findings.filter(({ message }) => message.includes('cannot be followed')).map(({ line }) => line);
    expect(lines.map((line) => text.split('\n')[line - 1])).toEqual([`vi.mock(${module});`]);
  });

  it.each([
    ['classes', "export { UsersApi } from '@kinde-oss/kinde-typescript-sdk';", 1],
    ['everything', "export * from '@kinde-oss/kinde-typescript-sdk';", 1],
    ['sign-in', "export { getKindeServerSession } from '@kinde-oss/kinde-auth-nextjs/server';", 0],
    ['a mock of sign-in', "vi.mock('@kinde-oss/kinde-auth-nextjs/server', () => ({ getKindeServerSession }));", 0],
  ])('of a package that is for sign-in too: %s', (_, program, found) => {
    expect(migrated(`${program}\n`).findings).toHaveLength(found);
  });
});

it('tells where a client gets its options from, once in a file', () => {
  const calls = 'export const a = () => Users.getUsers();\nexport const b = () => Users.getUsers();\n';
  expect(migrated(`${IMPORT}${calls}`).findings).toEqual([
    { line: 4, message: expect.stringContaining('reads KINDE_DOMAIN, KINDE_MANAGEMENT_CLIENT_ID') },
  ]);
  expect(migrated(`import { init, Users } from '@kinde/management-api-js';\ninit();\n${calls}`).findings).toEqual([]);
});

describe('errors', () => {
  const program = (body: string): string =>
    `import { ApiError, Users } from '@kinde/management-api-js';\ntry {\n  await Users.getUsers();\n} catch (error) {\n  ${body}\n}\n`;

  it("Kinde's list is a field of the error", () => {
    const { text } = migrated(program('if (error instanceof ApiError) console.log(error.status, error.body.errors);'));
    expect(text).toContain('if (error instanceof KindeError) console.log(error.status, error.errors);');
    expect(text).toContain("import { KindeError, ManagementClient } from 'kinde-sdk/management';");
  });

  it('a field that is not there is told of', () => {
    const { findings } = migrated(program('if (error instanceof ApiError) console.log(error.statusText);'));
    expect(findings.map(({ message }) => message)).toContainEqual(expect.stringContaining('no `statusText`'));
  });
});

describe('answers of kinde-typescript-sdk', () => {
  const program = (body: string): string =>
    `import { Configuration, UsersApi } from '@kinde-oss/kinde-typescript-sdk';\nconst users = new UsersApi(new Configuration({}));\n${body}\n`;

  it.each([
    ['a field of a field', 'const a = (await users.getUsers()).users![0]!.firstName;', '[0]!.first_name'],
    ['a promise', 'users.getUsers().then(({ nextToken }) => nextToken);', '({ next_token: nextToken }) => nextToken'],
    [
      'an optional chain',
      'const a = await users.getUsers();\na?.users?.at(-1)?.lastName;',
      'a?.users?.at(-1)?.last_name',
    ],
    [
      'a list in between',
      'const { users: all = [] } = await users.getUsers();\nfor (const { firstName: f } of all) f;',
      'first_name: f',
    ],
    [
      'the rest of an object',
      'const { users: [first, ...others] = [] } = await users.getUsers();\nconst { firstName, ...rest } = first;\nrest.lastName;',
      'rest.last_name;',
    ],
    [
      'the rest of a list',
      'const [, ...others] = (await users.getUsers()).users;\nothers.map((one) => one.lastName);',
      'one.last_name',
    ],
    [
      'an assignment',
      'let token, code, users2;\n({ nextToken: token, code, users: users2 } = await users.getUsers());',
      '({ next_token: token, code, users: users2 } = await management.getUsers());',
    ],
    [
      'a short assignment',
      'let nextToken;\n({ nextToken } = await users.getUsers());',
      '({ next_token: nextToken } = ',
    ],
    [
      'a choice',
      "const a = (cond ? await users.getUserData({ id: 'a' }) : null)?.preferredEmail;",
      '?.preferred_email',
    ],
  ])('%s', (_, before, after) => {
    const { text, findings } = migrated(program(before));
    expect(text).toContain(after);
    expect(findings.filter(({ message }) => !message.includes('reads KINDE_DOMAIN'))).toEqual([]);
  });

  it('a field of the same name of something else stays', () => {
    expect(migrated(program('const me = { firstName: 1 };\nawait users.getUsers();\nme.firstName;')).text).toContain(
      'me.firstName;',
    );
  });

  it.each([
    ['given away', 'const a = await users.getUsers();\nshow(a);'],
    ['given back', "export const one = () => users.getUserData({ id: 'a' });"],
    ['put into something else', 'const a = await users.getUsers();\nconst b = { a };'],
  ])('an answer that is %s is told of', (_, body) => {
    const { text, findings } = migrated(program(body));
    expect(text).toContain('// TODO(kinde-sdk migrate): from here on the fields');
    expect(findings.map(({ message }) => message)).toContainEqual(expect.stringContaining('first_name'));
  });

  it('a part without fields is not', () => {
    expect(migrated(program('const a = await users.getUsers();\nshow(a.nextToken);')).findings).toHaveLength(1);
  });

  it('a body that is made elsewhere is left', () => {
    const { text } = migrated(program('await users.createUser({ createUserRequest: body() });'));
    expect(text).toContain('await users.createUser({ createUserRequest: body() });');
  });
});
