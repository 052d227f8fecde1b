import { describe, expect, it } from 'vitest';
import { toJsonSchema } from '../../src/codegen/json-schema.js';

describe('toJsonSchema', () => {
  it.each([
    ['nullable', { type: 'string', nullable: true }, { type: ['string', 'null'] }],
    ['nullable: false', { type: 'string', nullable: false }, { type: 'string' }],
    [
      'a nullable enum',
      { type: 'string', nullable: true, enum: ['a'] },
      { type: ['string', 'null'], enum: ['a', null] },
    ],
    ['a reference', { $ref: '#/components/schemas/user' }, { $ref: '#/schemas/user' }],
    ['alternatives', { oneOf: [{ type: 'string' }] }, { anyOf: [{ type: 'string' }] }],
    [
      'nullable alternatives',
      { oneOf: [{ type: 'string' }], nullable: true },
      { anyOf: [{ type: 'string' }, { type: 'null' }] },
    ],
    ['an open bound', { type: 'number', minimum: 1, exclusiveMinimum: true }, { type: 'number', exclusiveMinimum: 1 }],
    ['a file', { type: 'string', format: 'binary' }, { format: 'binary' }],
    ['a map', { type: 'object', additionalProperties: { type: 'string', nullable: true } }, mapOfTexts()],
    ['what says nothing about values', { type: 'string', deprecated: true }, { type: 'string' }],
  ])('%s', (_what, schema, expected) => {
    expect(toJsonSchema(schema)).toEqual(expected);
  });
});

function mapOfTexts() {
  return { type: 'object', additionalProperties: { type: ['string', 'null'] } };
}
