import { expect, test } from 'vitest';
import { tokenTexts } from '../../../../preload/contract/token-text.ts';
import { tintOf, visiblePiece } from '../../../../renderer/inspector/token-text.ts';

const texts = (...pieces: string[]) => tokenTexts(pieces.map((piece) => ({ piece })));

test('a character of several tokens comes with the last of them', () => {
  expect(texts('\u2581Oil', '<0xE6>', '<0xB2>', '<0xB9>', '!')).toEqual([' Oil', '', '', '油', '!']);
  expect(texts('<0xF0>', '<0x9F>', '<0x99>', '<0x82>', '<0x0A>')).toEqual(['', '', '', '🙂', '\n']);
});

test('bytes that make no character are shown as such, where they stand', () => {
  expect(texts('a', '<0xE6>', '<0xB2>', 'b')).toEqual(['a', '', '\ufffd', 'b']);
  expect(texts('<0xE6>')).toEqual(['\ufffd']);
  expect(texts('<0xB9>', 'x')).toEqual(['\ufffd', 'x']);
  expect(texts()).toEqual([]);
});

test('what would not be seen in a list is made visible', () => {
  expect(['\u2581the', ' the', '<0x0A>', '\n', '<0xE6>', '</s>'].map(visiblePiece)).toEqual([
    '␣the',
    '␣the',
    '↵',
    '↵',
    '<0xE6>',
    '</s>',
  ]);
});

test('the less likely a token was, the stronger its tint; of one that was not recorded nothing is known', () => {
  expect([1, 0.9, 0.89, 0.5, 0.2, 0.19, 0.05, 0.04, 0].map(tintOf)).toEqual([0, 0, 1, 1, 2, 3, 3, 4, 4]);
  expect(tintOf(null)).toBeNull();
});
