import { describe, expect, it } from 'vitest';
import { announcedBump, bumpBetween, bumpFor } from '../../../scripts/api/changesets.js';
import { type Change, compareSurfaces } from '../../../scripts/api/compare.js';
import { surfaceFrom, surfaceText } from '../../../scripts/api/snapshot.js';
import { temporaryFolder } from '../../cli/support.js';
import { writeFiles } from './files.js';

type Lines = readonly string[];

function changes(head: string, before: Lines, after: Lines): string[] {
  return compareSurfaces(new Map([[head, before]]), new Map([[head, after]])).map(tell);
}

function tell({ kind, name, detail, breaking }: Change): string {
  return `${breaking ? 'BREAKING' : 'fine'} ${kind} ${name}${detail ? ` (${detail})` : ''}`;
}

describe('exports', () => {
  it('that are gone break, that are new do not', () => {
    const [before, after] = [new Map([['function old', ['(): void']]]), new Map([['function fresh', ['(): void']]])];
    expect(compareSurfaces(before, after).map(tell)).toEqual([
      'fine added function fresh',
      'BREAKING removed function old',
    ]);
  });

  it('that are the same do not show', () => expect(changes('class A', ['a(): void'], ['a(): void'])).toEqual([]));
});

describe('an operation', () => {
  const operation = (input: string, answer: string): Lines => [
    `getUsers: (input?: ${input}, options?: ListOptions) => Promise<${answer}>`,
  ];
  const head = 'class ManagementClient';
  const name = 'ManagementClient.getUsers';
  const both = (before: string, after: string): string[] =>
    changes(head, operation(before, 'Page'), operation(after, 'Page'));

  it('may take a new field that nobody must give', () => {
    expect(both('{ a?: string }', '{ a?: string; b?: number }')).toEqual([`fine added ${name}.input.b`]);
  });

  it('breaks when it asks for more', () => {
    expect(both('{ a?: string }', '{ a?: string; b: number }')).toEqual([
      `BREAKING added ${name}.input.b (and it is required)`,
    ]);
    expect(both('{ a?: string }', '{ a: string }')).toEqual([`BREAKING changed ${name}.input.a (is required now)`]);
  });

  it('breaks when a field is gone or has another type', () => {
    expect(both('{ a?: string }', '{}')).toEqual([`BREAKING removed ${name}.input.a`]);
    expect(both('{ a: string[] }', '{ a: number[] }')).toEqual([
      `BREAKING changed ${name}.input.a (loses string[], gains number[])`,
    ]);
  });

  it('may take more choices, not fewer', () => {
    expect(both("{ a: 'x' | 'y' }", "{ a: 'x' | 'y' | 'z' }")).toEqual([`fine changed ${name}.input.a (gains 'z')`]);
    expect(both("{ a: 'x' | 'y' }", "{ a: 'x' }")).toEqual([`BREAKING changed ${name}.input.a (loses 'y')`]);
  });
});

describe('an answer', () => {
  const both = (before: string, after: string): string[] => changes('function f', [`(): ${before}`], [`(): ${after}`]);

  it('may hold more, not less', () => {
    expect(both('{ a: string }', '{ a: string; b: { c: string } }')).toEqual(['fine added f.answer.b']);
    expect(both('{ a: string; b: string }', '{ a: string }')).toEqual(['BREAKING removed f.answer.b']);
  });

  it('breaks where it may be missing, not where it no longer may', () => {
    expect(both('{ a: string }', '{ a?: string }')).toEqual(['BREAKING changed f.answer.a (is optional now)']);
    expect(both('{ a?: string }', '{ a: string }')).toEqual(['fine changed f.answer.a (is required now)']);
    expect(both('string', 'null | string')).toEqual(['BREAKING changed f.answer (gains null)']);
  });
});

it('a callback takes what we give, and gives what we take', () => {
  const before = ['on: (handler: (event: { id: string }) => { status?: number }) => void'];
  const after = ['on: (handler: (event: { id: string; at: number }) => { status: number }) => void'];
  expect(changes('class A', before, after)).toEqual([
    'BREAKING changed A.on.handler.answer.status (is required now)',
    'fine added A.on.handler.event.at',
  ]);
});

it('an interface may be made by users and read by them, so both must hold', () => {
  expect(changes('interface A', ['a: string'], ['a: string', 'b: string'])).toEqual([
    'BREAKING added A.b (and it is required)',
  ]);
  expect(changes('interface A', ['a: string'], ['a?: string'])).toEqual(['BREAKING changed A.a (is optional now)']);
  expect(changes('interface A', ['a: string'], ['a: string', 'b?: string'])).toEqual(['fine added A.b']);
});

it('a new error code is no break', () => {
  expect(changes('type Code', ["= 'A' | 'B'"], ["= 'A' | 'B' | 'C'"])).toEqual(["fine changed Code (gains 'C')"]);
  expect(changes('type Code', ["= 'A' | 'B'"], ["= 'A'"])).toEqual(["BREAKING changed Code (loses 'B')"]);
});

it('a surface survives its text', () => {
  const surface = new Map([
    ['class A', ['a(): void', 'b: { c: string; d: string }']],
    ['type B', ["= 'x' | 'y'"]],
  ]);
  expect(surfaceFrom(surfaceText(surface))).toEqual(surface);
});

describe('the step of the version', () => {
  const breaking: Change = { kind: 'removed', name: 'a', detail: '', breaking: true };
  const fine: Change = { kind: 'added', name: 'a', detail: '', breaking: false };

  it('is major for a break, from 1.0.0 on', () => {
    expect(bumpFor([fine, breaking], '1.2.3')).toBe('major');
    expect(bumpFor([fine, breaking], '0.2.3')).toBe('minor');
    expect(bumpFor([fine], '1.2.3')).toBe('minor');
    expect(bumpFor([], '1.2.3')).toBe('none');
  });

  it('may be made already', () => {
    expect(bumpBetween('v1.2.3', '2.0.0')).toBe('major');
    expect(bumpBetween('v1.2.3', '1.3.0')).toBe('minor');
    expect(bumpBetween('v1.2.3', '1.2.4')).toBe('patch');
    expect(bumpBetween('v1.2.3', '1.2.3')).toBe('none');
  });

  it('is announced by the largest of the changesets', () => {
    using folder = temporaryFolder();
    writeFiles(folder.path, {
      'README.md': '---\n"sample": major\n---\n',
      'one.md': '---\n"sample": patch\n---\n\nA fix.\n',
      'two.md': '---\n"sample": minor\n"other": major\n---\n\nA thing.\n',
    });
    expect(announcedBump(folder.path, 'sample')).toBe('minor');
    expect(announcedBump(folder.path, 'nobody')).toBe('none');
    expect(announcedBump(`${folder.path}/absent`, 'sample')).toBe('none');
  });
});
