import { describe, expect, test } from 'vitest';
import { readSchema } from '../../../preload/contract/json-schema.ts';

const problemOf = (schema: unknown) => readSchema(JSON.stringify(schema)).problem;

describe('a schema is taken that a reply can be held to', () => {
  test.each<[string, unknown]>([
    ['an object', { type: 'object', properties: { name: { type: 'string', maxLength: 20 } } }],
    ['what only describes', { $schema: 'x', title: 'T', description: 'D', type: 'string', default: 'a' }],
    ['all properties required', { type: 'object', properties: { a: { type: 'null' } }, required: ['a'] }],
    ['other properties', { type: 'object', additionalProperties: { type: 'number' }, maxProperties: 3 }],
    ['a list', { type: 'array', items: { type: ['string', 'null'] }, minItems: 1, maxItems: 4 }],
    ['a tuple', { type: 'array', prefixItems: [{ const: 1 }, { type: 'boolean' }] }],
    ['an enumeration', { enum: ['a', 1, null, true] }],
    ['alternatives', { anyOf: [{ type: 'integer' }, { oneOf: [{ const: 'none' }] }] }],
    ['a date', { type: 'string', format: 'date' }],
    [
      'definitions, nested and recursive',
      {
        $defs: {
          tree: { type: 'object', properties: { kids: { type: 'array', items: { $ref: '#/$defs/tree' } } } },
        },
        $ref: '#/$defs/tree',
      },
    ],
  ])('%s', (_, schema) => {
    expect(readSchema(JSON.stringify(schema))).toEqual({ schema, problem: null });
  });
});

describe('a schema is refused with its place and its word', () => {
  test.each<[string, unknown, object]>([
    ['a list', [], { kind: 'notSchema', where: '' }],
    ['a bare true', true, { kind: 'notSchema', where: '' }],
    ['nothing said', { title: 'x' }, { kind: 'empty', where: '' }],
    ['an unknown type', { type: 'text' }, { kind: 'unknownType', word: 'text' }],
    ['no type at all', { type: [] }, { kind: 'unknownType' }],
    [
      'a pattern',
      { type: 'object', properties: { zip: { type: 'string', pattern: '\\d+' } } },
      { kind: 'unsupported', word: 'pattern', where: '/properties/zip' },
    ],
    ['a range of numbers', { type: 'number', minimum: 1 }, { kind: 'unsupported', word: 'minimum' }],
    [
      'a format of no use',
      { type: 'string', format: 'email' },
      { kind: 'unsupported', word: 'format: email' },
    ],
    ['a date of a length', { type: 'string', format: 'date', maxLength: 3 }, { kind: 'unsupported' }],
    ['objects among types', { type: ['object', 'null'] }, { kind: 'unsupported' }],
    ['an object as a constant', { const: {} }, { kind: 'badValue', word: 'const' }],
    ['an empty enumeration', { enum: [] }, { kind: 'badValue', word: 'enum' }],
    ['half a length', { type: 'string', minLength: 1.5 }, { kind: 'badValue', word: 'minLength' }],
    [
      'a huge length',
      { type: 'string', maxLength: 1e6 },
      { kind: 'tooLarge', word: 'maxLength', limit: 650 },
    ],
    ['bounds that cross', { type: 'array', minItems: 3, maxItems: 2 }, { kind: 'bounds' }],
    [
      'an unwritten property required',
      { type: 'object', required: ['a'] },
      { kind: 'badValue', word: 'required' },
    ],
    ['a missing definition', { $ref: '#/$defs/a' }, { kind: 'noSuchDefinition', word: '#/$defs/a' }],
    ['a reference elsewhere', { $ref: '#/properties/a' }, { kind: 'noSuchDefinition' }],
    ['an item that is no schema', { type: 'array', items: 3 }, { kind: 'notSchema', where: '/items' }],
    ['alternatives that are no list', { oneOf: {} }, { kind: 'notSchema', where: '/oneOf' }],
    ['a slash in a name', { type: 'object', properties: { 'a/b~': 1 } }, { where: '/properties/a~1b~0' }],
  ])('%s', (_, schema, problem) => {
    expect(problemOf(schema)).toMatchObject(problem);
  });

  test('text that is not JSON, and JSON nested without end', () => {
    expect(readSchema('{"type":').problem).toMatchObject({ kind: 'notJson' });
    const nested = `${'{"type":"array","items":'.repeat(300)}{"type":"null"}${'}'.repeat(300)}`;
    expect(readSchema(nested).problem).toMatchObject({ kind: 'notSchema' });
  });
});
