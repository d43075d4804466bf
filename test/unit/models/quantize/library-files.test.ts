import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findLibrary, libraryIn } from '../../../../main/models/quantize/library-files.ts';

function folderWith(names: readonly string[]): string {
  const dir = mkdtempSync(join(tmpdir(), 'xenon-test-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  for (const name of names) writeFileSync(join(dir, name), '');
  return dir;
}

// What the packages of node-llama-cpp 3.21.1 hold, and an earlier one with its "b" number.
test.each([
  [
    'Linux',
    'libllama.v0.4.0.so',
    'libggml-base.so',
    ['libllama-common.so', 'libggml.v0.4.0.so', 'libggml-cpu-zen4.so', 'llama-addon.node'],
  ],
  ['macOS with Metal', 'libllama.metal.v0.4.0.dylib', 'libggml-base.dylib', ['libllama-common.dylib']],
  ['macOS', 'libllama.v0.4.0.dylib', 'libggml-base.dylib', ['libllama-common.dylib', 'libggml-blas.so']],
  ['Windows', 'llama.v0.4.0.dll', 'ggml-base.dll', ['llama-common.dll', 'ggml.v0.4.0.dll']],
  ['an earlier release', 'libllama.b7654.so', 'libggml-base.so', ['libllama-common.so']],
])('the library is found by its name on %s', (_, llama, ggmlBase, others) => {
  const found = libraryIn(folderWith([llama, ggmlBase, ...others]));
  expect(basename(found.llama)).toBe(llama);
  expect(basename(found.ggmlBase)).toBe(ggmlBase);
});

test('none, or several, is no library', () => {
  const none = folderWith(['libllama-common.so', 'libggml-base.so']);
  expect(() => libraryIn(none)).toThrow('0 files');
  const several = folderWith(['libllama.v0.4.0.so', 'libllama.v0.5.0.so', 'libggml-base.so']);
  expect(() => libraryIn(several)).toThrow('2 files');
});

test('this machine’s is there, and an unknown machine has none', () => {
  expect(existsSync(findLibrary().llama)).toBe(true);
  expect(() => findLibrary('aix', 'ppc64')).toThrow('aix ppc64');
});
