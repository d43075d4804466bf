// The record of a reply's tokens on the real engine: it changes nothing, and its numbers are the model's own.
import type { LlamaContextSequence, Token } from 'node-llama-cpp';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RecordedTokens } from '../../../../main/engine/messages.ts';
import type { LoadedWeights } from '../../../../main/engine/worker/loaded-model.ts';
import { watchProbabilities } from '../../../../main/engine/worker/raw-probabilities.ts';
import { createSession, type Session } from '../../../../main/engine/worker/session.ts';
import { alternativesKept } from '../../../../main/store/token-record-blob.ts';
import { ask, lively, loadDemo, user } from './real-session.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const turns = [user('q', 'Tell me something about lemons.')];
const wild = { ...lively, temperature: 3, topK: 0, maxTokens: 60 };
let weights: LoadedWeights;

let session: Session;
/** For what a test asks the engine itself. */
let own: LlamaContextSequence;

beforeAll(async () => {
  weights = await loadDemo(512);
  own = weights.context.getSequence();
  session = createSession(weights, null);
});
/** Nothing of it is in memory: each reply is computed in the same way. */
beforeEach(() => session.forget('c'));
const again = () => session.forget('c');
afterAll(() => weights.unload());

const joined = (parts: readonly (RecordedTokens | null)[]) => ({
  probabilities: parts.flatMap((part) => [...part!.probabilities]),
  ids: parts.flatMap((part) => [...part!.alternativeIds]),
  others: parts.flatMap((part) => [...part!.alternativeProbabilities]),
  pieces: new Map(parts.flatMap((part) => part!.pieces.map((one) => [...one] as const))),
});

describe('a record', () => {
  test.each([
    ['sampled', lively],
    ['sampled freely', wild],
    ['greedy', { ...lively, temperature: 0 }],
  ])('changes nothing of what is written: %s', async (_, sampling) => {
    const without = await ask(session, turns, { sampling });
    await again();
    const first = await ask(session, turns, { sampling, recordsTokens: true });
    await again();
    const after = await ask(session, turns, { sampling });
    expect(first.ids).toEqual(without.ids);
    expect(after.ids).toEqual(without.ids);
    expect(first.stats.stopReason).toBe(without.stats.stopReason);
    expect(without.recorded.every((part) => part === null)).toBe(true);
  });

  test('has the softmax of the model’s own logits for each token, whatever the sampler is', async () => {
    const { ids, recorded } = await ask(session, turns, {
      sampling: wild,
      recordsTokens: true,
    });
    const record = joined(recorded);
    expect(record.probabilities).toHaveLength(ids.length);
    // The same tokens once more, through the engine's published way to all probabilities. One at a time, as then.
    const prompt = session.inspect({ turns, contextStartId: null }).ids as Token[];
    await own.evaluateWithoutGeneratingNewTokens(prompt.slice(0, -1));
    const inputs = [prompt.at(-1)!, ...ids.slice(0, -1)] as Token[];
    for (const [at, input] of inputs.entries()) {
      const [output] = await own.controlledEvaluate([[input, { generateNext: { probabilities: true } }]]);
      const all = output!.next.probabilities!;
      expect(record.probabilities[at]).toBeCloseTo(all.get(ids[at] as Token)!, 4);
      const best = [...all].filter(([id]) => id !== ids[at]).slice(0, alternativesKept);
      const kept = record.others.slice(at * alternativesKept, (at + 1) * alternativesKept);
      for (const [rank, [, probability]] of best.entries()) expect(kept[rank]).toBeCloseTo(probability, 4);
    }
    // Free enough that some token was none of the likeliest 128.
    expect(Math.min(...record.probabilities)).toBeLessThan(1e-4);
  });

  test('spells every token that it names, once', async () => {
    const { ids, recorded } = await ask(session, turns, { recordsTokens: true });
    const { pieces, ids: alternatives } = joined(recorded);
    for (const id of [...ids, ...alternatives]) expect(pieces.get(id)).toBe(weights.vocabulary.piece(id));
    const told = recorded.flatMap((part) => part!.pieces.map(([id]) => id));
    expect(new Set(told).size).toBe(told.length);
    expect(alternatives).toHaveLength(ids.length * alternativesKept);
    expect(alternatives.slice(0, alternativesKept)).not.toContain(ids[0]);
  });

  test('of a reply that was stopped is as long as its text', async () => {
    const { ids, recorded } = await ask(session, turns, {
      sampling: wild,
      recordsTokens: true,
      stopAfter: 5,
    });
    expect(joined(recorded).probabilities).toHaveLength(ids.length);
  });

  test('is not to be had of an engine that is built otherwise, and the reply is written all the same', async () => {
    const inner = weights.context as unknown as { _ctx: object };
    const { _ctx: real } = inner;
    inner._ctx = {};
    expect(watchProbabilities(weights, () => {})).toBeNull();
    inner._ctx = real;
    const { llama } = weights.model as unknown as { llama: { _bindings: { AddonSampler: unknown } } };
    const { AddonSampler } = llama._bindings;
    llama._bindings.AddonSampler = undefined;
    expect(watchProbabilities(weights, () => {})).toBeNull();
    llama._bindings.AddonSampler = AddonSampler;
  });
});
