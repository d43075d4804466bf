import { copyFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { fingerprintOf } from '../../../main/models/file-fingerprint.ts';
import { readGguf } from '../../../main/models/gguf.ts';
import { filesOf, partNameOf } from '../../../main/models/split-files.ts';
import { problemOf } from '../../problem-of.ts';
import { type SplitOptions, splitGguf } from '../../split-gguf.ts';
import { ggufBytes } from './gguf-bytes.ts';

const tensors = Array.from({ length: 5 }, (_, at) => ({
  name: `blk.${at}.attn_q.weight`,
  shape: [32, 32 * (at + 1)],
  type: 1,
}));

function setUp(options: SplitOptions = { parts: 3 }) {
  const dir = mkdtempSync(join(tmpdir(), 'xenon-split-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const whole = join(dir, 'whole.gguf');
  writeFileSync(whole, ggufBytes({ name: 'Xenon-4', tensors }));
  const parts = splitGguf(whole, join(dir, 'xenon-4-F16'), options);
  return { dir, whole, parts, names: parts.map((path) => basename(path)) };
}

test('the name of a part names all of them, in order', () => {
  expect(partNameOf('/m/xenon-00002-of-00003.gguf')).toEqual({ stem: '/m/xenon', part: 2, parts: 3 });
  expect(filesOf('/m/xenon-00002-of-00003.gguf')).toEqual(
    [1, 2, 3].map((part) => `/m/xenon-0000${part}-of-00003.gguf`),
  );
});

test.each([
  'xenon.gguf',
  'x-00001-of-00001.gguf',
  'x-00004-of-00003.gguf',
  'x-00000-of-00003.gguf',
  'x-1-of-3.gguf',
])('%s is a whole model by its name', (name) => {
  expect(partNameOf(name)).toBeNull();
  expect(filesOf(name)).toEqual([name]);
});

test.each([
  ['three parts', { parts: 3 }],
  ['a first one without tensors', { parts: 2, emptyFirst: true }],
])('%s, by any of them, say what the whole file says', (_, options) => {
  const { whole, parts } = setUp(options);
  const expected = readGguf(whole);
  for (const path of parts) {
    const { name, contextLength, parameters, tensors: found, parts: count, bytes } = readGguf(path);
    expect({ name, contextLength, parameters, tensors: found }).toEqual({
      name: 'Xenon-4',
      contextLength: expected.contextLength,
      parameters: expected.parameters,
      tensors: expected.tensors,
    });
    expect(count).toBe(parts.length);
    expect(bytes).toBeGreaterThan(expected.bytes);
  }
});

test('what is missing is said by name, whichever part is asked for', () => {
  const { parts, names } = setUp();
  rmSync(parts[1]!);
  const missing = { code: 'modelPartMissing', detail: { file: names[1], missing: [names[1]], parts: 3 } };
  expect(problemOf(() => readGguf(parts[0]!))).toEqual(missing);
  expect(problemOf(() => readGguf(parts[2]!))).toEqual(missing);
  rmSync(parts[0]!);
  expect(problemOf(() => readGguf(parts[2]!))?.detail.missing).toEqual([names[0], names[1]]);
  rmSync(parts[2]!);
  expect(problemOf(() => readGguf(parts[2]!))).toEqual({ code: 'modelMissing', detail: { file: names[0] } });
});

test('a part that is cut short is named', () => {
  const { parts, names } = setUp();
  truncateSync(parts[2]!, 200);
  expect(problemOf(() => readGguf(parts[0]!))).toMatchObject({
    code: 'modelTruncated',
    detail: { file: names[2] },
  });
});

test('a part in the place of another, one of another split, and a whole file named like a part do not belong', () => {
  const { dir, parts, names, whole } = setUp();
  const others = splitGguf(whole, join(dir, 'other'), { parts: 4 });
  const foreign = { code: 'modelPartForeign', detail: { file: names[1] } };
  for (const other of [parts[2]!, others[1]!, whole]) {
    copyFileSync(other, parts[1]!);
    expect(problemOf(() => readGguf(parts[0]!))).toEqual(foreign);
  }
});

test('parts that together lack a tensor do not belong together', () => {
  const { dir, parts } = setUp();
  const fewer = join(dir, 'fewer.gguf');
  writeFileSync(fewer, ggufBytes({ tensors: tensors.slice(0, 3) }));
  copyFileSync(splitGguf(fewer, join(dir, 'fewer'), { parts: 3 })[1]!, parts[1]!);
  expect(problemOf(() => readGguf(parts[0]!))?.code).toBe('modelPartForeign');
});

test('a part that has lost its name says so', () => {
  const { dir, parts } = setUp();
  renameSync(parts[0]!, join(dir, 'xenon.gguf'));
  expect(problemOf(() => readGguf(join(dir, 'xenon.gguf')))).toEqual({
    code: 'modelPartUnnamed',
    detail: { file: 'xenon.gguf' },
  });
});

test('the fingerprint is that of all parts: another one of them is another model', () => {
  const { parts } = setUp();
  const before = fingerprintOf(parts[0]!);
  expect(fingerprintOf(parts[2]!)).toEqual(before);
  expect(before.bytes).toBe(readGguf(parts[0]!).bytes);
  writeFileSync(parts[1]!, Buffer.alloc(100, 'other'));
  expect(fingerprintOf(parts[0]!).fingerprint).not.toBe(before.fingerprint);
});
