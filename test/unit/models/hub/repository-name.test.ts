import { expect, test } from 'vitest';
import { parseRepository } from '../../../../main/models/hub/repository-name.ts';

const hub = 'https://huggingface.co';
const main = { repository: 'Xenon1/Xenon-4', revision: 'main' };

test.each([
  ['Xenon1/Xenon-4', main],
  ['  Xenon1/Xenon-4 ', main],
  ['Xenon1/Xenon-4@v1.0', { ...main, revision: 'v1.0' }],
  ['https://huggingface.co/Xenon1/Xenon-4', main],
  ['huggingface.co/Xenon1/Xenon-4/', main],
  ['https://hf.co/Xenon1/Xenon-4?library=x#files', main],
  ['https://huggingface.co/Xenon1/Xenon-4/tree/dev', { ...main, revision: 'dev' }],
  ['https://huggingface.co/Xenon1/Xenon-4/blob/main/config.json', main],
  [
    'https://huggingface.co/Xenon1/Xenon-4/resolve/abc123/a.gguf?download=true',
    { ...main, revision: 'abc123' },
  ],
])('%s names a repository', (text, expected) => {
  expect(parseRepository(text, hub)).toEqual(expected);
});

test.each([
  'Xenon-4 GGUF',
  'xenon',
  '',
  'a/b/c',
  '../etc',
  'https://example.com/Xenon1/Xenon-4',
  'file:///Xenon1/Xenon-4',
  'https://huggingface.co/Xenon1',
  'https://huggingface.co/%2e%2e/x',
])('“%s” names none', (text) => {
  expect(parseRepository(text, hub)).toBeNull();
});

test('a mirror’s own addresses are understood, also below a path', () => {
  const mirror = 'http://models.local:8080/hub';
  expect(parseRepository('http://models.local:8080/hub/Xenon1/Xenon-4/tree/main', mirror)).toEqual(main);
  expect(parseRepository('http://models.local:8080/Xenon1/Xenon-4', mirror)).toBeNull();
});
