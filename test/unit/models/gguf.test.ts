import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type GgufHeader, readGguf } from '../../../main/models/gguf.ts';
import { problemOf } from '../../problem-of.ts';
import { ggufBytes } from './gguf-bytes.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'xenon-gguf-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

function read(bytes: Buffer): GgufHeader {
  const file = join(dir, 'model.gguf');
  writeFileSync(file, bytes);
  return readGguf(file);
}

const codeOf = (bytes: Buffer) => problemOf(() => read(bytes))?.code;

/** Writes over the bytes that follow `marker`. */
function patch(bytes: Buffer, marker: string, skip: number, value: bigint): Buffer {
  const patched = Buffer.from(bytes);
  patched.writeBigUInt64LE(value, bytes.indexOf(marker) + marker.length + skip);
  return patched;
}

describe('a good file', () => {
  test('tells its name, context, parameters and tensors', () => {
    const header = read(ggufBytes({ name: 'Xenon-4', fileType: 1, contextLength: 32_768 }));
    expect(header).toEqual({
      bytes: ggufBytes({ name: 'Xenon-4', fileType: 1, contextLength: 32_768 }).length,
      parts: 1,
      name: 'Xenon-4',
      fileType: 1,
      contextLength: 32_768,
      parameters: 1024,
      tensors: [{ name: 'blk.0.attn_q.weight', type: 'F16', shape: [32, 32], bytes: 2048 }],
      geometry: null,
      metadata: expect.objectContaining({ text: expect.any(Function) }),
      metadataBytes: expect.any(Number),
    });
  });

  test('with a large vocabulary, longer than one piece of reading, is read to its end', () => {
    const vocabulary = Array.from({ length: 128_000 }, (_, index) => `piece number ${index}`);
    const bytes = ggufBytes({ vocabulary, name: 'Large' });
    expect(bytes.length).toBeGreaterThan(3 << 20);
    expect(read(bytes)).toMatchObject({ name: 'Large', parameters: 1024 });
  });

  test('of version 2 is read as well', () => {
    expect(read(ggufBytes({ version: 2 })).contextLength).toBe(4096);
  });
});

describe('a file that cannot be used', () => {
  const good = ggufBytes({ name: 'Xenon-4' });

  test('that is not there is missing', () => {
    const path = join(dir, 'nowhere.gguf');
    expect(problemOf(() => readGguf(path))).toEqual({
      code: 'modelMissing',
      detail: { file: 'nowhere.gguf' },
    });
    expect(problemOf(() => readGguf(join(dir, 'model.gguf', 'x')))?.code).toBe('modelMissing');
  });

  test('that is a directory cannot be read', () => {
    mkdirSync(join(dir, 'folder.gguf'));
    expect(problemOf(() => readGguf(join(dir, 'folder.gguf')))?.code).toBe('modelUnreadable');
  });

  test.skipIf(process.platform === 'win32')('that is a pipe cannot be read, and is not waited for', () => {
    execFileSync('mkfifo', [join(dir, 'pipe.gguf')]);
    expect(problemOf(() => readGguf(join(dir, 'pipe.gguf')))?.code).toBe('modelUnreadable');
  });

  test('of another kind is not GGUF', () => {
    expect(codeOf(Buffer.from('PK\x03\x04 a zip file'))).toBe('modelNotGguf');
    expect(codeOf(Buffer.from('{}'))).toBe('modelNotGguf');
  });

  test('of another architecture is named with it', () => {
    expect(problemOf(() => read(ggufBytes({ architecture: 'gemma3' })))).toEqual({
      code: 'modelArchitecture',
      detail: { file: 'model.gguf', architecture: 'gemma3' },
    });
  });

  test('that lacks its last byte is cut short, and says how long it should be', () => {
    expect(problemOf(() => read(good.subarray(0, good.length - 1)))).toEqual({
      code: 'modelTruncated',
      detail: { file: 'model.gguf', bytes: good.length - 1, expectedBytes: good.length },
    });
  });

  test('cut anywhere is cut short', () => {
    for (let length = 0; length < good.length; length += 7) {
      expect(codeOf(good.subarray(0, length)), `${length} bytes`).toBe('modelTruncated');
    }
  });

  test.each([
    ['another version', Buffer.concat([good.subarray(0, 4), Buffer.of(9, 0, 0, 0), good.subarray(8)])],
    ['an absurd count of tensors', patch(good, 'GGUF', 4, 1n << 40n)],
    ['an absurd count of keys', patch(good, 'GGUF', 12, 1n << 40n)],
    ['a count past 2^53', patch(good, 'GGUF', 12, (1n << 64n) - 1n)],
    ['an absurd length of a name', patch(good, 'general.name', 4, 1n << 40n)],
    ['a tensor of absurd size', patch(good, 'blk.0.attn_q.weight', 4, 1n << 52n)],
    ['a tensor of no size', patch(good, 'blk.0.attn_q.weight', 4, 0n)],
    ['a tensor in a false place', patch(good, 'blk.0.attn_q.weight', 24, 64n)],
    ['an unknown type of tensor', patch(good, 'blk.0.attn_q.weight', 20, 99n)],
    ['no context length', ggufBytes({ contextLength: 0 })],
    ['no tensors', ggufBytes({ tensors: [] })],
  ])('with %s is damaged', (_, bytes) => {
    expect(codeOf(bytes)).toBe('modelDamaged');
  });

  test('changed at any byte, and cut at any length, gives a header or a reason, never anything else', () => {
    const flips = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(flips, fc.oneof(fc.constant(0), fc.nat(good.length)), (changes, cut) => {
        const bytes = Buffer.from(good);
        for (const [at, value] of changes) bytes[at] = value;
        expect(codeOf(bytes.subarray(0, good.length - cut)) ?? 'model').toMatch(/^model/);
      }),
      { numRuns: 500 },
    );
  });
});
