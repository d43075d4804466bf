// Against the engine's own `evaluate`, which it has to equal in every token.
import {
  type LlamaContext,
  type LlamaContextSequence,
  type LlamaModel,
  type SequenceEvaluateOptions,
  type Token,
  TokenBias,
} from 'node-llama-cpp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { openDevice } from '../../../../main/engine/worker/devices.ts';
import { createEngineLog } from '../../../../main/engine/worker/engine-log.ts';
import { createPromptLookup } from '../../../../main/engine/worker/prompt-lookup.ts';
import {
  internalsOf,
  type WritingOptions,
  writeTokens,
} from '../../../../main/engine/worker/write-tokens.ts';
import { readCorpus } from '../../../demo-corpus.ts';
import { modelPath } from '../launch-worker.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const contextLength = 256;
const never = () => false;

let model: LlamaModel;
let context: LlamaContext;
let sequence: LlamaContextSequence;
let prompt: Token[];

beforeAll(async () => {
  const { llama } = await openDevice(
    'off',
    [],
    createEngineLog(() => {}),
  );
  llama.maxThreads = 1;
  model = await llama.loadModel({ modelPath });
});
afterAll(() => model.dispose());
beforeEach(async () => {
  prompt = [model.tokens.bos as Token, ...model.tokenize('[INST] Tell me a story [/INST]')];
  context = await model.createContext({ contextSize: contextLength, sequences: 2, threads: 1 });
  sequence = context.getSequence();
});
afterEach(() => context.dispose());

/** Everything but the prompt's last token is in the sequence. */
async function read(into: LlamaContextSequence = sequence): Promise<Token> {
  await into.clearHistory();
  await into.evaluateWithoutGeneratingNewTokens(prompt.slice(0, -1));
  return prompt.at(-1) as Token;
}

/** The options of a sampler that may look at what is written so far. */
type Options = SequenceEvaluateOptions | ((ids: readonly Token[]) => SequenceEvaluateOptions);
const optionsFor = (options: Options, ids: readonly Token[]) =>
  typeof options === 'function' ? options(ids) : options;

async function written(options: Options, more: Partial<WritingOptions> = {}) {
  const last = await read();
  const ids: Token[] = [];
  const all = { limit: 60, stopped: never, ...optionsFor(options, ids), ...more };
  for await (const id of writeTokens(sequence, last, all)) ids.push(id);
  return ids;
}

async function byTheEngine(options: Options, limit = 60) {
  const other = context.getSequence();
  const last = await read(other);
  const ids: Token[] = [];
  for await (const id of other.evaluate([last], optionsFor(options, ids))) if (ids.push(id) === limit) break;
  await other.dispose();
  return ids;
}

async function collect(from: AsyncIterable<Token>): Promise<Token[]> {
  const ids: Token[] = [];
  for await (const id of from) ids.push(id);
  return ids;
}

const lively = { temperature: 1.2, topK: 0, topP: 1, minP: 0, seed: 11 };

test('the version of the engine that is installed has what this way needs', () => {
  expect(internalsOf(sequence)).not.toBeNull();
});

describe('the same tokens as by the engine’s own way', () => {
  const samplers: Record<string, Options> = {
    greedy: { temperature: 0, topK: 1, topP: 1, minP: 0, seed: 1 },
    balanced: { temperature: 0.7, topK: 40, topP: 0.95, minP: 0.05, seed: 7 },
    'with all tokens': lively,
    'with a repeat penalty that follows the text': (ids) => ({
      ...lively,
      repeatPenalty: { punishTokens: () => ids.slice(-8), penalty: 1.4, presencePenalty: 0.3 },
    }),
    'with a fixed list of punished tokens': () => ({
      ...lively,
      repeatPenalty: { punishTokens: model.tokenize(' the a'), penalty: 2 },
    }),
    'with XTC and DRY': {
      ...lively,
      xtc: { probability: 0.5, threshold: 0.05 },
      dryRepeatPenalty: { strength: 0.8, allowedLength: 1, lastTokens: 64 },
    },
    'with a bias': () => ({
      ...lively,
      tokenBias: TokenBias.for(model).set(model.tokenize('e'), 'never'),
    }),
  };
  for (const [name, options] of Object.entries(samplers))
    test(name, async () => {
      const own = await written(options);
      expect(own.length).toBeGreaterThan(10);
      expect(own).toEqual(await byTheEngine(options));
    });

  test('within a grammar', async () => {
    const grammar = await model.llama.createGrammarForJsonSchema({
      type: 'object',
      properties: { answer: { type: 'string', maxLength: 12 }, sure: { type: 'boolean' } },
    });
    const { LlamaGrammarEvaluationState } = await import('node-llama-cpp');
    const options = () => ({
      ...lively,
      grammarEvaluationState: new LlamaGrammarEvaluationState({ model, grammar }),
    });
    const own = await written(options());
    expect(own).toEqual(await byTheEngine(options()));
    expect(model.detokenize(own)).toMatch(/^\s*\{\s*"answer"/);
  });
});

test('the text’s end ends it, and is not yielded', async () => {
  const options = { temperature: 0, topK: 1, topP: 1, minP: 0, seed: 1 };
  const [[{ questions, answer }]] = readCorpus().dialogues as [[{ questions: string[]; answer: string }]];
  prompt = [model.tokens.bos as Token, ...model.tokenize(`[INST] ${questions[0]} [/INST]`)];
  const own = await written(options, { limit: 200 });
  expect(model.detokenize(own, false, prompt)).toBe(answer);
  expect(own).not.toContain(model.tokens.eos);
  expect(own).toEqual(await byTheEngine(options, 200));
});

test('nothing is computed behind the last token that was asked for', async () => {
  const ids = await written(lively, { limit: 5 });
  expect(ids).toHaveLength(5);
  expect(sequence.contextTokens).toEqual([...prompt, ...ids.slice(0, 4)]);
  expect(sequence.tokenMeter.usedOutputTokens).toBe(5);
});

test('a stop begins no other token', async () => {
  let asked = 0;
  const ids = await written(lively, { stopped: () => ++asked === 3 });
  expect(ids).toHaveLength(3);
  expect(sequence.contextTokens).toEqual([...prompt, ...ids.slice(0, 2)]);
});

test('who takes no more tokens leaves a sequence that is true to what it says', async () => {
  const all = await byTheEngine(lively);
  const last = await read();
  const ids: Token[] = [];
  for await (const id of writeTokens(sequence, last, { limit: 60, stopped: never, ...lively })) {
    ids.push(id);
    if (ids.length === 4) break;
  }
  expect(ids).toEqual(all.slice(0, 4));
  expect(sequence.contextTokens).toEqual([...prompt, ...ids]);
  // Its cache is that of one who had read the same.
  const greedy = { temperature: 0, topK: 1, topP: 1, minP: 0, seed: 1 };
  const [next] = model.tokenize(' and');
  const after = await collect(writeTokens(sequence, next as Token, { limit: 5, stopped: never, ...greedy }));
  const other = context.getSequence();
  await other.evaluateWithoutGeneratingNewTokens(sequence.contextTokens.slice(0, prompt.length + 4));
  const reference: Token[] = [];
  for await (const id of other.evaluate([next as Token], greedy)) if (reference.push(id) === 5) break;
  expect(after).toEqual(reference);
});

test('a full context is an error', async () => {
  const bias = { tokenBias: TokenBias.for(model).set(model.tokens.eos as Token, 'never') };
  await expect(written({ ...lively, ...bias }, { limit: 1000 })).rejects.toThrow('The context is full');
  expect(sequence.nextTokenIndex).toBe(contextLength - 1);
});

test('what the engine fails with reaches who asked, and the next reply is written', async () => {
  const native = internalsOf(sequence)!._context._ctx;
  const first = native.decodeBatch.bind(native);
  const last = await read();
  const decode = vi.spyOn(native, 'decodeBatch');
  decode.mockImplementationOnce(first).mockRejectedValueOnce(new Error('Eval has failed'));
  await expect(collect(writeTokens(sequence, last, { limit: 9, stopped: never, ...lively }))).rejects.toThrow(
    'Eval has failed',
  );
  decode.mockRestore();
  expect(await written(lively, { limit: 5 })).toEqual(await byTheEngine(lively, 5));
});

test('a version without one of the internals is driven by the engine’s own way', async () => {
  const other = new Proxy(sequence, {
    get(target, name) {
      if (name === '_resolveSamplerConfig') return undefined;
      const value = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  expect(internalsOf(other)).toBeNull();
  const last = await read();
  const ids: Token[] = [];
  for await (const id of writeTokens(other, last, { limit: 6, stopped: never, ...lively }))
    if (ids.push(id) === 6) break;
  expect(ids).toEqual(await byTheEngine(lively, 6));
});

describe('with guesses from what was written before', () => {
  const [dialogue] = readCorpus().dialogues as [[{ questions: string[]; answer: string }]];
  const [{ questions, answer }] = dialogue;
  const greedy = { temperature: 0, topK: 1, topP: 1, minP: 0, seed: 1 };
  const seeded = { temperature: 0.7, topK: 40, topP: 0.95, minP: 0.05, seed: 7 };
  /** Asked a second time, so that the answer stands in the prompt. */
  const again = () => [
    model.tokens.bos as Token,
    ...model.tokenize(`[INST] ${questions[0]} [/INST]${answer}`),
    model.tokens.eos as Token,
    ...model.tokenize(` [INST] ${questions[0]} [/INST]`),
  ];

  /** Writes with guesses, and counts the evaluations and the guesses that were right. */
  async function guessing(options: SequenceEvaluateOptions, more: Partial<WritingOptions> = {}) {
    const native = internalsOf(sequence)!._context._ctx;
    const decode = vi.spyOn(native, 'decodeBatch');
    const asked = { guesses: 0, right: 0 };
    const last = await read();
    decode.mockClear();
    const used = sequence.tokenMeter.usedOutputTokens;
    const lookup = () => {
      const real = createPromptLookup(prompt);
      return {
        ...real,
        checked(right: number, of: number) {
          asked.guesses += of;
          asked.right += right;
          real.checked(right, of);
        },
      };
    };
    const ids = await collect(
      writeTokens(sequence, last, { limit: 100, stopped: never, lookup, ...options, ...more }),
    );
    const evaluations = decode.mock.calls.length;
    decode.mockRestore();
    return { ids, evaluations, metered: sequence.tokenMeter.usedOutputTokens - used, ...asked };
  }

  test.each([
    ['greedy', greedy],
    ['sampled', seeded],
  ])('what is written is the same, %s, in clearly fewer evaluations', async (_, options) => {
    prompt = again();
    const { ids, evaluations, right, metered } = await guessing(options);
    expect(ids).toEqual(await written(options, { limit: 100 }));
    expect(right).toBeGreaterThan(10);
    expect(evaluations).toBeLessThan(0.7 * ids.length);
    // Guesses that were not taken are no tokens of the reply.
    expect(metered).toBe(ids.length + 1);
    expect(sequence.contextTokens).toEqual([...prompt, ...ids]);
  });

  test('ordinary text is the same, too, and hardly anything is guessed', async () => {
    for (const options of [greedy, seeded, lively]) {
      const { ids, guesses } = await guessing(options);
      expect(ids).toEqual(await written(options, { limit: 100 }));
      expect(guesses).toBeLessThan(0.1 * ids.length);
    }
  });

  test('a repeat penalty that follows the text punishes what stands before each token', async () => {
    prompt = again();
    const punishing = () => {
      const punished: Token[] = [];
      const punishTokens = () => {
        punished.push(...sequence.contextTokens.slice(-1));
        return punished.slice(-8);
      };
      return { ...greedy, repeatPenalty: { punishTokens, penalty: 1.05 } };
    };
    const { ids, right } = await guessing(punishing());
    expect(right).toBeGreaterThan(0);
    expect(ids).toEqual(await written(punishing(), { limit: 100 }));
  });

  test('wrong guesses leave the cache: what follows is as if nothing had been guessed', async () => {
    prompt = again();
    const plain = await written(greedy, { limit: 40 });
    for (const wrongFrom of [0, 1, 3]) {
      const last = await read();
      let at = 0;
      const lookup = () => ({
        push: () => void at++,
        guess: (most: number) =>
          plain
            .slice(at, at + Math.min(4, most))
            .map((id, index) => (index < wrongFrom ? id : (model.tokens.bos as number))),
        checked: () => {},
      });
      const ids = await collect(
        writeTokens(sequence, last, { limit: 40, stopped: never, lookup, ...greedy }),
      );
      expect(ids).toEqual(plain);
      expect(sequence.nextTokenIndex).toBe(sequence.contextTokens.length);
    }
  });

  test('a stop or a limit in the middle of right guesses leaves a sequence that is true to what it says', async () => {
    prompt = again();
    const plain = await written(greedy, { limit: 100 });
    for (const count of [9, 10, 11, 12, 13]) {
      const limited = await guessing(greedy, { limit: count });
      expect(limited.ids).toEqual(plain.slice(0, count));
      expect(sequence.contextTokens).toEqual([
        ...prompt,
        ...plain.slice(0, sequence.nextTokenIndex - prompt.length),
      ]);
      let asked = 0;
      const stopped = await guessing(greedy, { stopped: () => ++asked === count });
      expect(stopped.ids).toEqual(plain.slice(0, count));
      // Going on from there equals having read the same.
      const rest = prompt.length + count - sequence.nextTokenIndex;
      const missing = [...prompt, ...plain].slice(sequence.nextTokenIndex, sequence.nextTokenIndex + rest);
      await sequence.evaluateWithoutGeneratingNewTokens(missing.slice(0, -1));
      const next = await collect(
        writeTokens(sequence, missing.at(-1) as Token, { limit: 5, stopped: never, ...greedy }),
      );
      expect(next).toEqual(plain.slice(count, count + 5));
    }
  });

  test('never runs past the end of the context', async () => {
    prompt = again();
    await expect(guessing({ ...greedy, yieldEogToken: true }, { limit: 1000 })).rejects.toThrow(
      'The context is full',
    );
    expect(sequence.nextTokenIndex).toBe(contextLength - 1);
  });
});
