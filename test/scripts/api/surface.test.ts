import { join } from 'node:path';
import { expect, it } from 'vitest';
import { surfacesOf } from '../../../scripts/api/surface.js';
import { temporaryFolder } from '../../cli/support.js';
import { writeFiles } from './files.js';

/** The surface of declarations, as lines under their heads. */
function surface(declarations: string): Record<string, readonly string[]> {
  using folder = temporaryFolder();
  writeFiles(folder.path, { 'package.json': '{"type":"module"}', 'index.d.ts': declarations });
  const surfaces = surfacesOf(new Map([['.', join(folder.path, 'index.d.ts')]]), folder.path);
  return Object.fromEntries(surfaces.get('.') ?? []);
}

it('writes out types without a public name, and names the others', () => {
  const lines = surface(`
    interface Inner { readonly a: string; b?: Public }
    export interface Public { id: number }
    export declare function f(input: Inner, when?: Date): Promise<Public[]>;
    export {};
  `);
  expect(lines['function f']).toEqual([
    '(input: { b?: Public | undefined; readonly a: string }, when?: Date | undefined): Promise<Public[]>',
  ]);
  expect(lines['interface Public']).toEqual(['id: number']);
});

it('tells of constructors, statics and what is public of a class', () => {
  const lines = surface(`
    export declare class A<T> {
      #hidden;
      private secret;
      static from(text: string): A<string>;
      constructor(value: T);
      get size(): number;
      value: T;
    }
  `);
  expect(lines['class A']).toEqual([
    'constructor<T>(value: T): A<T>',
    'static from(text: string): A<string>',
    'readonly size: number',
    'value: T',
  ]);
});

it('does not depend on the order of a union or of members', () => {
  const one = surface(`export interface A { b: 'x' | 'y' | false; a: 1 }`);
  const other = surface(`export interface A { a: 1; b: false | 'y' | 'x' }`);
  expect(one).toEqual(other);
  expect(one['interface A']).toEqual(['a: 1', "b: 'x' | 'y' | false"]);
});

it('ends where a type contains itself', () => {
  const lines = surface(`
    interface Tree { children: Tree[] }
    export declare const tree: Tree;
    export {};
  `);
  expect(lines['const tree']).toEqual([': { children: Tree[] }']);
});

it('follows an export under another name', () => {
  expect(Object.keys(surface('declare const a: 1; export { a as b };'))).toEqual(['const b']);
});

it('stops at declarations that are not there', () => {
  expect(() => surfacesOf(new Map([['.', 'no/such/file.d.ts']]), 'no')).toThrow('npm run build');
});
