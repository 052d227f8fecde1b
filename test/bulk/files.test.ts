import { createReadStream, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  fromCsv,
  fromNdjson,
  type SourceRow,
  toCsv,
  toNdjson,
  USER_COLUMNS,
  type UserRecord,
} from '../../src/bulk/index.js';
import { temporaryFolder } from './support.js';

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

const rows = (list: readonly SourceRow[]) =>
  list.map(({ line, value, problem }) => (problem ? [line, problem] : [line, value]));
const text = async (lines: AsyncIterable<string>) => (await all(lines)).join('');

/** The same bytes, cut anywhere, also within a character. */
function cut(content: string, sizes: readonly number[]): Uint8Array[] {
  const bytes = new TextEncoder().encode(content);
  const chunks: Uint8Array[] = [];
  for (let at = 0, n = 0; at < bytes.length; n++) {
    const size = (sizes[n % sizes.length] as number) + 1;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

const key = fc.stringMatching(/^[a-z_]{1,8}$/);
const word = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 12 })
  .filter((value) => !/\p{Surrogate}/u.test(value));
const membership = fc.record({ code: key, roles: fc.array(key, { maxLength: 3 }) });
const record = fc.record(
  {
    id: key,
    email: fc.emailAddress(),
    email_verified: fc.boolean(),
    first_name: word,
    last_name: fc.constantFrom('=1+2', '+4', '-1', '@x', "'quoted", ' spaced ', 'two\nlines', '"', ','),
    is_suspended: fc.boolean(),
    organizations: fc.oneof(
      fc.array(key, { minLength: 1, maxLength: 3 }),
      fc.array(membership, { minLength: 1, maxLength: 3 }),
    ),
    properties: fc.dictionary(key, word, { minKeys: 1, maxKeys: 3 }),
    identities: fc.array(fc.record({ type: fc.constant('phone' as const), identity: word }), {
      minLength: 1,
      maxLength: 2,
    }),
  },
  { requiredKeys: ['email'] },
);
const sizes = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 5 });

describe('files of users', () => {
  it('read as they were written, in CSV, wherever the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(record, { maxLength: 5 }), sizes, async (records: UserRecord[], parts) => {
        const read = await all(fromCsv(cut(await text(toCsv(records)), parts)));
        expect(read.map(({ value, problem }) => problem ?? value)).toEqual(records);
      }),
    );
  });

  it('read as they were written, in NDJSON, wherever the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(record, { maxLength: 5 }), sizes, async (records: UserRecord[], parts) => {
        const read = await all(fromNdjson(cut(await text(toNdjson(records)), parts)));
        expect(rows(read)).toEqual(records.map((value, index) => [index + 1, value]));
      }),
    );
  });

  it('tell the line of each record, and what is wrong with it', async () => {
    const csv = [
      '\uFEFFemail,first_name,is_suspended,organizations',
      'a@example.com,"two',
      'lines",true,org_a;org_b:admin|member',
      '',
      'b@example.com,B,perhaps,',
      'c@example.com,C',
      'd@example.com,D,,[{"code":"org_a"',
      'e@example.com,E,0,"[{""code"":""org_a""}]"',
    ].join('\r\n');
    expect(rows(await all(fromCsv([csv])))).toEqual([
      [
        2,
        {
          email: 'a@example.com',
          first_name: 'two\r\nlines',
          is_suspended: true,
          organizations: ['org_a', { code: 'org_b', roles: ['admin', 'member'] }],
        },
      ],
      [5, { field: 'is_suspended', message: 'must be true or false, not "perhaps"' }],
      [6, { message: 'has 2 cells, not 4' }],
      [7, { field: 'organizations', message: expect.stringContaining('must be JSON') }],
      [8, { email: 'e@example.com', first_name: 'E', is_suspended: false, organizations: [{ code: 'org_a' }] }],
    ]);
    const ndjson = '\uFEFF{"email":"a@example.com"}\r\n\n{"email":\n{"email":"b@example.com"}';
    expect(rows(await all(fromNdjson([ndjson])))).toEqual([
      [1, { email: 'a@example.com' }],
      [3, { message: expect.stringContaining('is not JSON') }],
      [4, { email: 'b@example.com' }],
    ]);
  });

  it('in CSV may have columns that are called as what every object has', async () => {
    const csv = '__proto__,constructor,toString,properties.__proto__,email\na,b,c,d,a@example.com\n';
    const [user = {}] = (await all(fromCsv([csv]))).map(({ value }) => value as UserRecord);
    expect(Object.entries(user)).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
      ['toString', 'c'],
      ['email', 'a@example.com'],
      ['properties', expect.anything()],
    ]);
    expect(Object.entries(user.properties ?? {})).toEqual([['__proto__', 'd']]);
    const columns = ['email', '__proto__', 'constructor', 'properties'];
    expect(await text(toCsv([user, {}], { columns }))).toBe(
      `${columns}\r\na@example.com,a,b,"{""__proto__"":""d""}"\r\n,,,\r\n`,
    );
    expect((await all(fromCsv(['is_suspended\nconstructor\n'])))[0]?.problem).toMatchObject({ field: 'is_suspended' });
  });

  it('may be given as one text, but not by their names', async () => {
    const content = 'email\na@example.com\n';
    expect(rows(await all(fromCsv(content)))).toEqual([[2, { email: 'a@example.com' }]]);
    const wrong = ['users.csv', 'C:\\data\\Users.NDJSON', undefined, 7, {}, Buffer.from(content)];
    for (const source of wrong as string[]) {
      for (const read of [fromCsv, fromNdjson]) {
        await expect(all<SourceRow>(read(source)), String(source)).rejects.toMatchObject({
          name: 'KindeInputError',
          message: expect.stringContaining('createReadStream(file)'),
        });
      }
    }
  });

  it('may have columns of their own names, more of them, and another delimiter', async () => {
    const columns = { 'E-Mail': 'email', Notes: null, City: 'properties.city' };
    const read = fromCsv(['E-Mail;Notes;City\na@example.com;x;Perth\n'], { delimiter: ';', columns });
    expect(rows(await all(read))).toEqual([[2, { email: 'a@example.com', properties: { city: 'Perth' } }]]);
    await expect(all(fromCsv(['email,email\na,b\n']))).rejects.toThrow(/two columns for email/);
  });

  it.each([
    ['CR', '\r', '\r'],
    ['LF after CRLF', '\r\n', '\n'],
    ['CRLF after LF', '\n', '\r\n'],
  ])('in CSV have lines that end with %s, each as it comes, wherever they are cut', async (_, first, second) => {
    const csv = ['email,first_name', 'a@example.com,A', 'b@example.com,"B\nB"', 'c@example.com,C'];
    const content = csv.reduce((whole, line, index) => `${whole}${index === 1 ? first : second}${line}`) + second;
    for (const size of [content.length, 1, 2, 3]) {
      expect(rows(await all(fromCsv(cut(content, [size - 1]))))).toEqual([
        [2, { email: 'a@example.com', first_name: 'A' }],
        [3, { email: 'b@example.com', first_name: 'B\nB' }],
        [5, { email: 'c@example.com', first_name: 'C' }],
      ]);
    }
  });

  it('in CSV give lists back as they were written, and refuse a membership that says more', async () => {
    const member = { email: 'a@example.com', roles: ['admin', 'a:b'], permissions: ['read:todos'] };
    const written = await text(toCsv([member], { columns: ['email', 'roles', 'permissions'] }));
    expect((await all(fromCsv([written]))).map(({ value }) => value)).toEqual([member]);
    const [row] = await all(fromCsv(['email,organizations\na@example.com,org_a:admin:owner\n']));
    expect(row?.problem).toEqual({
      field: 'organizations',
      message: 'must be org_code:role|role or JSON, not "org_a:admin:owner"',
    });
  });

  it('in CSV leave properties that are no object for the check to name', async () => {
    const read = fromCsv(['email,properties,properties.city\na@example.com,"""abc""",Perth\n']);
    expect(rows(await all(read))).toEqual([[2, { email: 'a@example.com', properties: 'abc' }]]);
  });

  it('that break off within quotes end with an error long before the memory is full', async () => {
    let chunks = 0;
    function* endless(): Generator<string> {
      yield 'email\n"a@example.com\n';
      for (; chunks < 1_000; chunks++) yield 'b@example.com\n'.repeat(1_000);
    }
    await expect(all(fromCsv(endless()))).rejects.toMatchObject({
      code: 'BULK_STOPPED',
      message: expect.stringMatching(/1000000/),
    });
    expect(chunks).toBeLessThan(200);
  });

  it.each(['', '"', '\n'])('cannot have %j between cells', async (delimiter) => {
    const wrong = { code: 'CONFIG_INVALID', message: expect.stringContaining('`delimiter`') };
    await expect(all(fromCsv(['email\n'], { delimiter }))).rejects.toMatchObject(wrong);
    await expect(all(toCsv([], { delimiter }))).rejects.toMatchObject(wrong);
  });

  it('that break off within quotes end with an error', async () => {
    await expect(all(fromCsv(['email\n"a@example.com']))).rejects.toMatchObject({
      code: 'BULK_STOPPED',
      message: expect.stringMatching(/cannot be read: .*quote/i),
    });
    async function* broken(): AsyncGenerator<string> {
      yield 'email\n';
      throw new Error('the disk is gone');
    }
    await expect(all(fromCsv(broken()))).rejects.toThrow('the disk is gone');
    await expect(all(fromNdjson([Uint8Array.of(0x7b, 0xff)]))).rejects.toThrow();
  });

  it.each([
    ['CSV', fromCsv, 'email\n'],
    ['NDJSON', fromNdjson, ''],
  ] as const)('in %s are closed when the reading ends early', async (_, read, first) => {
    using folder = temporaryFolder();
    writeFileSync(folder.file('users'), first + '{"email":"a@example.com"}\n'.repeat(50_000));
    const stream = createReadStream(folder.file('users'));
    for await (const _row of read(stream)) break;
    await vi.waitFor(() => expect(stream.closed).toBe(true));
  });

  it('keep what a spreadsheet would take for a formula, unless that is asked for', async () => {
    const user = { email: 'a@example.com', phone: '+61426148233', first_name: '=HYPERLINK("x")' };
    const columns = ['phone', 'first_name'];
    expect(await text(toCsv([user], { columns }))).toBe('phone,first_name\r\n+61426148233,"=HYPERLINK(""x"")"\r\n');
    expect(await text(toCsv([user], { columns, spreadsheetSafe: true }))).toBe(
      `phone,first_name\r\n'+61426148233,"'=HYPERLINK(""x"")"\r\n`,
    );
    expect((await text(toCsv([]))).trim().split(',')).toEqual([...USER_COLUMNS]);
  });

  it.each(['=1', '+1', '-1', '@x', '\t=1', '\r=1', '\n=1', '\uFF1D1', '\uFF0B1', '\uFF0D1', '\uFF20x'])(
    'that people open have %j as text',
    async (cell) => {
      const [, line] = (await text(toCsv([{ cell }], { columns: ['cell'], spreadsheetSafe: true }))).split('cell\r\n');
      expect(line?.replaceAll('"', '')).toBe(`'${cell}\r\n`);
    },
  );
});
