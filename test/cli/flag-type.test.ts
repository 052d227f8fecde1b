import { expect, it } from 'vitest';
import { flagTypeOf } from '../../src/cli/flag-type.js';

it.each([
  [{ type: 'str', value: '5' }, 'string'],
  [{ type: 'int', value: '5' }, 'number'],
  [{ type: 'bool', value: 'true' }, 'boolean'],
  [{ type: 'json', value: '{}' }, 'json'],
  [{ type: 'new', value: 5 }, 'number'],
  [{ value: true }, 'boolean'],
  [{ value: [1] }, 'json'],
  [{ value: null }, 'unknown'],
  [{}, 'unknown'],
])('the type of %j is %s', (flag, type) => expect(flagTypeOf(flag)).toBe(type));
