import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCheckpointTensors } from '../../../../main/models/convert/checkpoint.ts';
import { readSafetensors } from '../../../../main/models/convert/safetensors.ts';
import { type HubTensor, writeJsonFile, writeSafetensors } from '../../../hub-checkpoint.ts';
import { problemOf } from '../../../problem-of.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'xenon-safetensors-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

const file = 'model.safetensors';

/** A file with this header (or these bytes of one) and `dataBytes` of zeros. */
function written(header: unknown, dataBytes: number, length?: bigint): string {
  const json = Buffer.isBuffer(header)
    ? header
    : Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(length ?? BigInt(json.length));
  writeFileSync(join(dir, file), Buffer.concat([size, json, Buffer.alloc(dataBytes)]));
  return file;
}

const read = () => readSafetensors(dir, file);
const flaw = () => {
  const { code, detail } = problemOf(read) ?? {};
  return [code, detail?.flaw, detail?.where];
};
const one = (dtype: unknown, shape: unknown, offsets: unknown) => ({
  w: { dtype, shape, data_offsets: offsets },
});

describe('a good file', () => {
  test('tells where each tensor lies, in the order of the bytes', () => {
    written(
      {
        __metadata__: { format: 'pt' },
        second: { dtype: 'BF16', shape: [2, 3], data_offsets: [16, 28] },
        first: { dtype: 'F32', shape: [4], data_offsets: [0, 16] },
      },
      28,
    );
    const [first, second] = read();
    expect(first).toMatchObject({ name: 'first', type: 'F32', shape: [4], bytes: 16, file });
    expect(second).toMatchObject({ name: 'second', type: 'BF16', shape: [2, 3], bytes: 12 });
    expect(second!.offset - first!.offset).toBe(16);
  });

  test('may pad its header with spaces, and hold scalars and tensors of no values', () => {
    const header = {
      none: { dtype: 'F16', shape: [0, 5], data_offsets: [0, 0] },
      scalar: { dtype: 'F32', shape: [], data_offsets: [0, 4] },
    };
    written(`${JSON.stringify(header)}    `, 4);
    expect(read().map(({ name, bytes }) => [name, bytes])).toEqual([
      ['none', 0],
      ['scalar', 4],
    ]);
  });

  test('may name a tensor like a property that every object has', () => {
    written('{"__proto__":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 4);
    expect(read().map(({ name }) => name)).toEqual(['__proto__']);
  });
});

describe('a file that cannot be used', () => {
  test('that is not there is missing', () => {
    expect(problemOf(() => readSafetensors(dir, 'no.safetensors'))).toEqual({
      code: 'checkpointFileMissing',
      detail: { file: 'no.safetensors' },
    });
  });

  test('that is a folder cannot be read', () => {
    mkdirSync(join(dir, 'folder.safetensors'));
    expect(problemOf(() => readSafetensors(dir, 'folder.safetensors'))?.code).toBe('checkpointUnreadable');
  });

  test('with a header of 2 GB is refused before anything of it is read', () => {
    const size = Buffer.alloc(8);
    size.writeBigUInt64LE(2n << 30n);
    writeFileSync(join(dir, file), size);
    // As long as it says, without taking the room: nothing but the limit can refuse it.
    truncateSync(join(dir, file), 2 ** 31 + 64);
    const before = process.memoryUsage.rss();
    expect(flaw()).toEqual(['checkpointDamaged', 'headerTooLong', undefined]);
    expect(process.memoryUsage.rss() - before).toBeLessThan(64 << 20);
  });

  test('that ends before its header or its data does is cut short, and says how long it should be', () => {
    written(one('F32', [4], [0, 16]), 16);
    const whole = read()[0]!;
    truncateSync(join(dir, file), whole.offset + 15);
    expect(problemOf(read)).toEqual({
      code: 'checkpointTruncated',
      detail: { file, bytes: whole.offset + 15, expectedBytes: whole.offset + 16 },
    });
    truncateSync(join(dir, file), 20);
    expect(problemOf(read)?.code).toBe('checkpointTruncated');
    truncateSync(join(dir, file), 3);
    expect(problemOf(read)).toEqual({
      code: 'checkpointTruncated',
      detail: { file, bytes: 3, expectedBytes: 8 },
    });
  });

  test.each([
    ['no JSON', '{"w":', 'notJson', undefined],
    ['text that is not UTF-8', Buffer.from('{"w\xff":1}', 'latin1'), 'notJson', undefined],
    ['a list for a header', [], 'badHeader', undefined],
    ['a tensor that is no object', { w: 3 }, 'badHeader', 'w'],
    ['a type that is no text', one(7, [4], [0, 16]), 'badHeader', 'w'],
    ['a type that nobody knows', one('F24', [4], [0, 16]), 'unknownType', 'w'],
    ['a type named like a property of every object', one('constructor', [4], [0, 16]), 'unknownType', 'w'],
    ['a shape that is no list', one('F32', 4, [0, 16]), 'badHeader', 'w'],
    ['a negative size', one('F32', [-4], [0, 16]), 'badHeader', 'w'],
    ['half a value', one('F32', [4.5], [0, 18]), 'badHeader', 'w'],
    [
      'a size past 2^53',
      '{"w":{"dtype":"F32","shape":[9007199254740993],"data_offsets":[0,16]}}',
      'badHeader',
      'w',
    ],
    ['more dimensions than any tensor has', one('F32', new Array(9).fill(1), [0, 4]), 'badHeader', 'w'],
    ['sizes whose product has no end', one('F32', [2 ** 40, 2 ** 40], [0, 16]), 'wrongSize', 'w'],
    ['three offsets', one('F32', [4], [0, 16, 32]), 'badHeader', 'w'],
    ['an end before the beginning', one('F32', [4], [16, 0]), 'wrongSize', 'w'],
    ['fewer bytes than its shape needs', one('F32', [4], [0, 12]), 'wrongSize', 'w'],
    ['bytes in front that belong to nothing', one('F32', [2], [8, 16]), 'gap', 'w'],
    ['bytes behind that belong to nothing', one('F32', [2], [0, 8]), 'gap', undefined],
  ])('with %s is damaged', (_, header, expected, where) => {
    written(header, 16);
    expect(flaw()).toEqual(['checkpointDamaged', expected, where]);
  });

  test('whose tensors overlap is damaged', () => {
    written(
      {
        a: { dtype: 'F32', shape: [3], data_offsets: [0, 12] },
        b: { dtype: 'F32', shape: [2], data_offsets: [8, 16] },
      },
      16,
    );
    expect(flaw()).toEqual(['checkpointDamaged', 'overlap', 'b']);
  });

  test('in which two tensors are the same bytes is damaged', () => {
    written({ ...one('F32', [4], [0, 16]), v: { dtype: 'F32', shape: [4], data_offsets: [0, 16] } }, 16);
    expect(flaw()).toEqual(['checkpointDamaged', 'overlap', 'v']);
  });
});

describe('an index of shards', () => {
  const tensor = (name: string): HubTensor => ({
    name,
    type: 'F16',
    shape: [2],
    data: () => [new Uint8Array(4)],
  });
  const index = 'model.safetensors.index.json';
  const folder = (name: string, map: unknown) => {
    const path = join(dir, name);
    mkdirSync(path);
    writeSafetensors(join(path, 'one.safetensors'), [tensor('a'), tensor('b')]);
    writeSafetensors(join(path, 'two.safetensors'), [tensor('b'), tensor('c')]);
    writeJsonFile(path, index, map === undefined ? {} : { weight_map: map });
    return path;
  };
  const problem = (path: string) => problemOf(() => readCheckpointTensors(path));

  test('decides which shard a tensor is taken from', () => {
    const path = folder('good', { a: 'one.safetensors', b: 'two.safetensors', c: 'two.safetensors' });
    const tensors = readCheckpointTensors(path);
    expect([...tensors].map(([name, { file: shard }]) => [name, shard])).toEqual([
      ['a', 'one.safetensors'],
      ['b', 'two.safetensors'],
      ['c', 'two.safetensors'],
    ]);
  });

  test.each([
    ['no list of places', undefined, undefined],
    ['a tensor that its shard has not', { c: 'one.safetensors' }, 'c'],
    ['a shard in another folder', { a: '../good/one.safetensors' }, 'a'],
    ['a shard in another folder, written for Windows', { a: '..\\good\\one.safetensors' }, 'a'],
    ['a shard with an absolute path', { a: '/etc/one.safetensors' }, 'a'],
    ['a file of another kind', { a: 'config.json' }, 'a'],
    ['a place that is no text', { a: 1 }, 'a'],
  ])('with %s is damaged', (name, map, where) => {
    expect(problem(folder(name.replaceAll(/\W/g, '-'), map))).toEqual({
      code: 'checkpointDamaged',
      detail: { file: index, flaw: 'badIndex', ...(where ? { where } : {}) },
    });
  });

  test('that names a shard which is not there says which', () => {
    expect(problem(folder('absent', { a: 'three.safetensors' }))).toEqual({
      code: 'checkpointFileMissing',
      detail: { file: 'three.safetensors' },
    });
  });

  test('without it and without model.safetensors, that file is missing', () => {
    mkdirSync(join(dir, 'empty'));
    expect(problem(join(dir, 'empty'))).toEqual({
      code: 'checkpointFileMissing',
      detail: { file: 'model.safetensors' },
    });
  });
});
