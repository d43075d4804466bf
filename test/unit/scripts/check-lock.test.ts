import { expect, test } from 'vitest';
import { checkLocks, foreignCuda, missingFrom } from '../../../scripts/check-lock.ts';

const optional = (...names: string[]) => ({
  optionalDependencies: Object.fromEntries(names.map((name) => [name, '1.0.0'])),
});

test("this repository's lockfiles are whole", () => {
  expect(checkLocks()).toEqual([]);
});

test('an optional dependency without an entry is found', () => {
  const packages = { '': {}, 'node_modules/a': optional('a-linux', 'a-darwin'), 'node_modules/a-linux': {} };
  expect(missingFrom({ packages })).toEqual(['a-darwin (of node_modules/a)']);
});

test('an entry counts where Node would find it: in the package, in one around it, or at the top', () => {
  const packages = {
    '': optional('top'),
    'node_modules/top': {},
    'node_modules/a/node_modules/b': optional('inner', 'middle', 'outer', '@s/none'),
    'node_modules/a/node_modules/b/node_modules/inner': {},
    'node_modules/a/node_modules/middle': {},
    'node_modules/outer': {},
    'node_modules/c/node_modules/@s/none': {},
  };
  expect(missingFrom({ packages })).toEqual(['@s/none (of node_modules/a/node_modules/b)']);
});

test('CUDA packages of another version than the engine are found', () => {
  const main = { packages: { 'node_modules/node-llama-cpp': { version: '1.0.0' } } };
  expect(foreignCuda(main, { packages: { '': optional('cuda') } })).toEqual([]);
  const newer = { packages: { 'node_modules/node-llama-cpp': { version: '1.1.0' } } };
  expect(foreignCuda(newer, { packages: { '': optional('cuda') } })).toEqual([
    'cuda 1.0.0 (node-llama-cpp is 1.1.0)',
  ]);
});
