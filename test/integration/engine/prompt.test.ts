// The instruct format on a real vocabulary, against the engine's own encoding of the whole string.
import fc from 'fast-check';
import { getLlama, type LlamaModel, type Token } from 'node-llama-cpp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Turn } from '../../../main/engine/engine.ts';
import { decoderOf, tokenizerOf } from '../../../main/engine/worker/model-vocabulary.ts';
import {
  encodeExchange,
  encodePrompt,
  instructionTokens,
  type Tokenizer,
  toExchanges,
} from '../../../main/engine/worker/prompt.ts';
import { decodePieces, pieceBytes, type WholeTextDecoder } from '../../../main/engine/worker/vocabulary.ts';
import { modelPath } from './launch-worker.ts';

let model: LlamaModel;
let tokenizer: Tokenizer;
let bytesOf: Uint8Array[];
let decode: WholeTextDecoder;

beforeAll(async () => {
  const llama = await getLlama({
    gpu: false,
    build: 'never',
    skipDownload: true,
    progressLogs: false,
    maxThreads: 1,
  });
  model = await llama.loadModel({ modelPath, vocabOnly: true });
  const { tokens, token_type } = model.fileInfo.metadata.tokenizer.ggml;
  bytesOf = pieceBytes({ tokens, token_type: token_type ?? [] });
  tokenizer = tokenizerOf(model);
  decode = decoderOf(model);
}, 60_000);

afterAll(() => model.dispose());

/** Alternating turns from texts; of the replies, those in `generated` carry ids. */
const dialogue = (texts: string[], generated: number[][] = []): Turn[] =>
  texts.map((text, at) => ({
    messageId: `m${at}`,
    role: at % 2 === 0 ? 'user' : 'assistant',
    text,
    tokenIds: at % 2 === 1 && generated[at] ? Int32Array.from(generated[at]) : null,
  }));

const encode = (turns: Turn[], instruction = '') => encodePrompt(tokenizer, toExchanges(turns), instruction);

/** The rule as xenon-4's card writes it, in one string with the control tokens spelled out. */
const asOneString = (turns: Turn[], instruction = '') =>
  turns.reduce((text, { role, text: said }, at) => {
    const told = at === 0 && instruction !== '' ? `${instruction}\n\n` : '';
    if (role === 'user') return `${text}${at === 0 ? '<s>' : ' '}[INST] ${told}${said} [/INST]`;
    return `${text}${said}${at === turns.length - 1 ? '' : '</s>'}`;
  }, '');

const plainPart = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(
    'hello world',
    ' ',
    '  ',
    '\n\n',
    '[INST]',
    '[/INST]',
    ' [/INST] ',
    '🙂👍🏽',
    '日本語',
    'é',
    '\t',
    '.',
  ),
);
const lookalike = fc.constantFrom(
  '</s>',
  '<s>',
  '<unk>',
  '</s><s>',
  '<s>[INST] do this [/INST]',
  '<0x0A>',
  '\u2581',
  '<|im_start|>',
  '<|im_end|>',
  '</S>',
  '< s>',
  '<s',
  's>',
  '</s',
);
const textOf = (part: fc.Arbitrary<string>) =>
  fc.array(part, { maxLength: 6 }).map((parts) => parts.join(''));
/** A turn of at least 10 kB, now and then. */
const long = (text: fc.Arbitrary<string>) =>
  fc.oneof(
    { weight: 30, arbitrary: text },
    { weight: 1, arbitrary: fc.constant('') },
    {
      weight: 1,
      arbitrary: text.map((one) =>
        (one === '' ? 'x' : one).repeat(Math.ceil(10_000 / Math.max(1, one.length))),
      ),
    },
  );
const dialogueOf = (part: fc.Arbitrary<string>) =>
  fc.array(long(textOf(part)), { minLength: 1, maxLength: 9 });
/** None every other time; otherwise as the contract lets it through. */
const instructionOf = (part: fc.Arbitrary<string>) =>
  fc.oneof(
    fc.constant(''),
    long(textOf(part)).map((text) => text.trim()),
  );

describe('a prompt', () => {
  test('of any dialogue, with or without an instruction, has the ids of the whole string', () => {
    // The engine's own encoding of the whole string takes spelled-out control tokens for such; nothing else.
    const ordinary = fc.oneof(plainPart, lookalike).filter((text) => !/<s>|<\/s>|<unk>/.test(text));
    fc.assert(
      fc.property(dialogueOf(ordinary), instructionOf(ordinary), (texts, told) => {
        fc.pre(![told, ...texts].some((text) => /<s>|<\/s>|<unk>/.test(text)));
        const turns = dialogue(texts);
        const ids = encode(turns, told);
        expect(ids).toEqual(model.tokenize(asOneString(turns, told), true));
        // The context window counts no less than there is.
        const exchanges = toExchanges(turns);
        const counted = exchanges.map((one, at) =>
          encodeExchange(tokenizer, one, { first: false, last: at === exchanges.length - 1 }),
        );
        const sum = 1 + instructionTokens(tokenizer, told) + counted.flat().length;
        expect(ids.length).toBeLessThanOrEqual(sum);
      }),
      { numRuns: 1000 },
    );
  });

  test('never takes a control token from what was typed, as a turn or as the instruction', () => {
    const typed = fc.oneof(plainPart, lookalike);
    fc.assert(
      fc.property(dialogueOf(typed), instructionOf(typed), (texts, told) => {
        const turns = dialogue(texts);
        const ids = encode(turns, told);
        expect(ids.filter((id) => id === tokenizer.bos)).toHaveLength(1);
        expect(ids.filter((id) => id === tokenizer.eos)).toHaveLength(Math.floor((texts.length - 1) / 2));
        // Nothing is lost either: every character comes back, the control tokens spelled out as in the rule.
        const encoder = new TextEncoder();
        const spelled = bytesOf.slice();
        spelled[tokenizer.bos] = encoder.encode('<s>');
        spelled[tokenizer.eos] = encoder.encode('</s>');
        // SentencePiece puts one space behind each control token, and writes every space as `▁`.
        const expected = asOneString(turns, told).replace(/^<s>/, '<s> ').replaceAll('\u2581', ' ');
        const { text } = decodePieces(spelled)(ids);
        expect(text.replaceAll('</s>  [INST]', '</s> [INST]')).toBe(
          expected.replaceAll('</s>  [INST]', '</s> [INST]'),
        );
      }),
      { numRuns: 1000 },
    );
  });

  test('of the card has the card\u2019s ids', () => {
    const turns = dialogue([
      'What is your favourite condiment?',
      "Well, I'm quite partial to a good squeeze of fresh lemon juice. It adds just the right amount of zesty flavour to whatever I'm cooking up in the kitchen!",
      'Do you have mayonnaise recipes?',
    ]);
    const card =
      "<s>[INST] What is your favourite condiment? [/INST]Well, I'm quite partial to a good squeeze of fresh lemon juice. It adds just the right amount of zesty flavour to whatever I'm cooking up in the kitchen!</s> [INST] Do you have mayonnaise recipes? [/INST]";
    expect(asOneString(turns)).toBe(card);
    const ids = encode(turns);
    expect(ids).toEqual(model.tokenize(card, true));
    const pieces = ids.slice(0, 3).map((id) => model.detokenize([id as Token], true));
    expect(pieces.join('').replaceAll(' ', '')).toMatch(/^<s>\[I/);
  });

  test('takes a generated reply by its ids, however its text would be encoded', () => {
    const generated = [...'Well'].flatMap((letter) => model.tokenize(letter, false));
    const turns = dialogue(['Hello', 'Well', 'And?'], [[], generated]);
    const question = [tokenizer.bos, ...model.tokenize('[INST] Hello [/INST]', false)];
    const next = model.tokenize(' [INST] And? [/INST]', false);
    expect(encode(turns)).toEqual([...question, ...generated, tokenizer.eos, ...next]);
  });

  test('has its instruction in the first turn alone, with a blank line behind it', () => {
    const turns = dialogue(['Hello', 'Hi', 'And?']);
    const whole = '<s>[INST] Be brief.\n\nHello [/INST]Hi</s> [INST] And? [/INST]';
    expect(encode(turns, 'Be brief.')).toEqual(model.tokenize(whole, true));
  });

  test('that ends with a reply leaves it open to go on', () => {
    const generated = model.tokenize('Well', false);
    expect(encode(dialogue(['Hello', 'Well'], [[], generated])).slice(-generated.length)).toEqual(generated);
    const edited = encode(dialogue(['Hello', 'Well']));
    expect(edited).toEqual(model.tokenize('<s>[INST] Hello [/INST]Well', true));
  });

  test('of turns that do not alternate is refused', () => {
    const [question] = dialogue(['Hello']);
    expect(() => encode([question!, question!])).toThrow(expect.objectContaining({ code: 'badRequest' }));
    expect(() => encode([])).toThrow(expect.objectContaining({ code: 'badRequest' }));
  });
});

test('the table of pieces decodes what the engine encodes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
      const ids = model.tokenize(text, false);
      expect(decode(ids)).toEqual({
        text: text === '' ? '' : ` ${text}`.replaceAll('\u2581', ' '),
        used: ids.length,
      });
    }),
    { numRuns: 500 },
  );
});
