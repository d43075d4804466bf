import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fieldsOf } from '../../../../main/models/convert/protobuf.ts';
import { parseSentencePiece, readTokenizer } from '../../../../main/models/convert/sentencepiece.ts';
import { demoModelFile } from '../../../demo-corpus.ts';
import { demoTokenizerFile, sentencePieceBytes } from '../../../hub-checkpoint.ts';
import { problemOf } from '../../../problem-of.ts';
import { readWholeGguf } from '../../../read-gguf.ts';
import { vocabularyOf } from '../../../synthetic-vocabulary.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'xenon-tokenizer-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

const real = readFileSync(demoTokenizerFile);
const problem = (bytes: Buffer) => problemOf(() => parseSentencePiece(bytes));
const { tokens, scores, types } = vocabularyOf(600);

describe('a tokenizer.model that SentencePiece itself has written', () => {
  test('has the pieces, scores and types that the demo model was trained with', () => {
    const { metadata } = readWholeGguf(fileURLToPath(demoModelFile));
    const { pieces } = parseSentencePiece(real);
    expect(pieces.map(({ text }) => text)).toEqual(metadata.get('tokenizer.ggml.tokens'));
    expect(pieces.map(({ score }) => score)).toEqual(metadata.get('tokenizer.ggml.scores'));
    expect(pieces.map(({ type }) => type)).toEqual(metadata.get('tokenizer.ggml.token_type'));
  });

  test('tells the ids with a meaning, and that a space is put before a text', () => {
    const { unknown, bos, eos, pad, addsSpace } = parseSentencePiece(real);
    expect({ unknown, bos, eos, pad, addsSpace }).toEqual({
      unknown: 0,
      bos: 1,
      eos: 2,
      pad: null,
      addsSpace: true,
    });
  });
});

describe('a tokenizer that is not Mistral’s kind', () => {
  test.each([
    [1, 'unigram'],
    [3, 'words'],
    [4, 'characters'],
    [99, 'unknown'],
  ])('of type %i is named %s', (modelType, reason) => {
    expect(problem(sentencePieceBytes({ tokens, scores, types }, { modelType }))).toEqual({
      code: 'tokenizerKind',
      detail: { file: 'tokenizer.model', reason },
    });
  });

  test('without a word on its type is unigram, as the format says', () => {
    // The trainer's settings are the last field: type and length, then their two bytes.
    expect(problem(sentencePieceBytes({ tokens, scores, types }).subarray(0, -4))?.detail.reason).toBe(
      'unigram',
    );
  });

  test('without one of the byte tokens is refused', () => {
    const without = tokens.map((token) => (token === '<0xC3>' ? '<0xc3>' : token));
    expect(problem(sentencePieceBytes({ tokens: without, scores, types }))?.detail.reason).toBe(
      'BPE without byte tokens',
    );
  });

  test.each([
    ['text in base 64, as Llama 3 has it', 'IQ== 0\nIg== 1\nIw== 2\n'],
    ['JSON', '{"model":{"type":"BPE"}}'],
    ['nothing', ''],
  ])('that is %s is not SentencePiece', (_, text) => {
    expect(problem(Buffer.from(text))).toEqual({
      code: 'tokenizerKind',
      detail: { file: 'tokenizer.model', reason: 'not SentencePiece' },
    });
  });
});

describe('a damaged tokenizer.model', () => {
  test('cut short within a piece is damaged', () => {
    expect(problem(real.subarray(0, 5000))?.detail.flaw).toBe('notProtobuf');
  });

  test.each([
    ['no text', { tokens: tokens.with(300, '') }],
    ['an infinite score', { scores: scores.with(300, Number.POSITIVE_INFINITY) }],
    ['a type that is none', { types: types.with(300, 7) }],
    ['a text that is longer than any', { tokens: tokens.with(300, 'x'.repeat(5000)) }],
  ])('with a piece of %s says which', (_, change) => {
    expect(problem(sentencePieceBytes({ tokens, scores, types, ...change }))).toEqual({
      code: 'checkpointDamaged',
      detail: { file: 'tokenizer.model', flaw: 'badPiece', where: '300' },
    });
  });

  test('of absurd size is refused unread', () => {
    writeFileSync(join(dir, 'tokenizer.model'), '');
    truncateSync(join(dir, 'tokenizer.model'), 2 ** 31);
    expect(problemOf(() => readTokenizer(dir))?.detail.flaw).toBe('headerTooLong');
    rmSync(join(dir, 'tokenizer.model'));
  });
});

test('a folder without tokenizer.model says so, and that tokenizer.json does not take its place', () => {
  expect(problemOf(() => readTokenizer(dir))).toEqual({
    code: 'checkpointFileMissing',
    detail: { file: 'tokenizer.model' },
  });
  writeFileSync(join(dir, 'tokenizer.json'), '{}');
  expect(problemOf(() => readTokenizer(dir))?.code).toBe('tokenizerMissing');
});

describe('protobuf', () => {
  const fields = (...bytes: number[]) => [...fieldsOf(Buffer.of(...bytes))];

  test('has numbers, ranges of bytes and fixed widths', () => {
    expect(
      fields(0x08, 0x96, 0x01, 0x12, 0x02, 7, 8, 0x1d, 1, 0, 0, 0, 0x21, 2, 0, 0, 0, 0, 0, 0, 0),
    ).toEqual([
      { number: 1, value: 150n },
      { number: 2, value: Buffer.of(7, 8) },
      { number: 3, value: 1 },
      { number: 4, value: 2n },
    ]);
  });

  test('writes a negative number as ten bytes', () => {
    const [field] = fields(0x08, ...new Array(9).fill(0xff), 0x01);
    expect(BigInt.asIntN(32, field!.value as bigint)).toBe(-1n);
  });

  test.each([
    ['a number that does not end', [0x08, 0xff]],
    ['a number of eleven bytes', [0x08, ...new Array(10).fill(0xff), 1]],
    ['a range longer than the message', [0x12, 0x05, 1]],
    ['a range of 2^63 bytes', [0x12, ...new Array(9).fill(0xff), 0x01]],
    ['a fixed width cut short', [0x1d, 1, 0]],
    ['field 0', [0x02, 0x00]],
    ['a group', [0x0b]],
  ])('with %s makes no sense', (_, bytes) => {
    expect(() => fields(...bytes)).toThrow(RangeError);
  });
});
