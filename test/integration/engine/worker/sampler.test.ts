// Every option of the sampler on the real demo model: that it has an effect, and that off is as if it were not
// there; and that a seed repeats a reply whatever is on.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Turn } from '../../../../main/engine/engine.ts';
import type { LoadedWeights } from '../../../../main/engine/worker/loaded-model.ts';
import { spellingsOf } from '../../../../main/engine/worker/logit-bias.ts';
import { createSession, type Session } from '../../../../main/engine/worker/session.ts';
import { createSpelling, type Spell } from '../../../../main/engine/worker/spelling.ts';
import type { Sampling } from '../../../../preload/contract/models.ts';
import { neverBias, type SamplingValues, samplingDefaults } from '../../../../preload/contract/sampling.ts';
import { loadDemo } from './real-session.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const greedy: Sampling = { temperature: 0, topK: 1, topP: 1, minP: 0, seed: 1, maxTokens: 60 };
/** The small model knows its answers by heart: only what it was never asked, and heat, make it stray. */
const unheardOf = 'Tell me of seven grey whales and a clock';
const lively: Sampling = { temperature: 3, topK: 0, topP: 1, minP: 0, seed: 11, maxTokens: 60 };
const question = 'What is your favourite condiment?';

let weights: LoadedWeights;
let session: Session;
let spell: Spell;

beforeAll(async () => {
  weights = await loadDemo(1024);
  session = createSession(weights, null);
  spell = createSpelling(weights.model, weights.decode);
});
afterAll(() => weights.unload());

const user = (text: string): Turn => ({ messageId: 'q', role: 'user', text, tokenIds: null });

async function reply(sampling: Sampling, turns: Turn[] = [user(question)], conversationId = 'c') {
  const ids: number[] = [];
  const deltas: string[] = [];
  const stats = await session.reply(
    { conversationId, turns, contextStartId: null, pinned: false, sampling },
    {
      stopped: () => false,
      onBegun() {},
      onPrefill() {},
      onDelta({ text, tokenIds }) {
        deltas.push(text);
        ids.push(...tokenIds);
      },
    },
  );
  const text = deltas.join('');
  // What is kept always agrees.
  expect(weights.decode(ids)).toEqual({ text, used: ids.length });
  expect(stats.generatedTokens).toBe(ids.length);
  return { text, ids, deltas, stats };
}

/** It repeats nothing by itself. */
const repetitive: Sampling = { ...lively, logitBias: [{ text: 'la', bias: 30 }] };

const on: Record<string, SamplingValues> = {
  temperature: { temperature: 0.2 },
  'top-k': { topK: 3 },
  'top-p': { topP: 0.5 },
  'min-p': { minP: 0.4 },
  seed: { seed: 12 },
  'a repetition penalty': { repetitionPenalty: 1.8 },
  'a frequency penalty': { frequencyPenalty: 2 },
  'a presence penalty': { presencePenalty: 2 },
  DRY: { dryStrength: 5, dryAllowedLength: 1, dryBase: 3, dryBreakers: [] },
  XTC: { xtcProbability: 1, xtcThreshold: 0.02 },
  'a bias': { logitBias: [{ text: 'e', bias: 20 }] },
  'a JSON schema': { jsonSchema: '{"type":"object","properties":{"a":{"type":"string","maxLength":9}}}' },
  'a stop string': { stopStrings: ['e'] },
  'a maximum length': { maxTokens: 7 },
};

describe('an option', () => {
  test.each(Object.entries(on))(
    '%s changes the reply, and the same again is the same',
    async (name, values) => {
      const turns = [user(unheardOf)];
      const base = name === 'DRY' ? repetitive : lively;
      const without = await reply(base, turns);
      const first = await reply({ ...base, ...values }, turns);
      expect(first.ids).not.toEqual(without.ids);
      // Regenerated: the prompt is in memory now, and nothing of the last sampler may be left.
      const again = await reply({ ...base, ...values }, turns);
      expect(again.ids).toEqual(first.ids);
      expect((await reply({ ...base, ...values }, turns, 'another')).ids).toEqual(first.ids);
      expect((await reply(base, turns)).ids).toEqual(without.ids);
    },
  );

  test('at its neutral value changes nothing', async () => {
    const {
      temperature: _t,
      topK: _k,
      topP: _p,
      minP: _m,
      seed: _s,
      maxTokens: _x,
      ...off
    } = samplingDefaults;
    const without = await reply(lively);
    expect((await reply({ ...lively, ...off })).ids).toEqual(without.ids);
    const biased = { ...lively, logitBias: [{ text: 'e', bias: 0 }] };
    expect((await reply(biased)).ids).toEqual(without.ids);
  });

  test('all of them at once repeat exactly, also in a continued reply', async () => {
    const everything: Sampling = {
      ...lively,
      ...on['a repetition penalty'],
      ...on.DRY,
      xtcProbability: 0.5,
      xtcThreshold: 0.05,
      frequencyPenalty: 0.4,
      logitBias: [
        { text: 'lemon', bias: 3 },
        { text: 'the kitchen', bias: neverBias },
      ],
      stopStrings: ['zz', '\n\n'],
      jsonSchema: '{"type":"array","items":{"type":"string","maxLength":20},"minItems":2,"maxItems":3}',
    };
    const first = await reply(everything);
    expect((await reply(everything)).ids).toEqual(first.ids);
    const begun = await reply({ ...everything, maxTokens: 8 });
    expect(begun.ids).toEqual(first.ids.slice(0, 8));
    const turns = [
      user(question),
      { messageId: 'a', role: 'assistant', text: begun.text, tokenIds: Int32Array.from(begun.ids) } as const,
    ];
    const rest = await reply(everything, turns);
    expect((await reply(everything, turns)).ids).toEqual(rest.ids);
    expect(() => JSON.parse(`${begun.text}${rest.text}`)).not.toThrow();
  });
});

test('DRY ends a repetition, and a breaker lets it go on', async () => {
  const dry = { ...repetitive, dryStrength: 5, dryAllowedLength: 1, dryBreakers: [] };
  const { ids } = await reply(repetitive);
  const different = (list: number[]) => new Set(list).size;
  expect(different(ids)).toBeLessThan(8);
  expect(different((await reply(dry)).ids)).toBeGreaterThan(12);
  // Also where its window is the whole reply.
  expect((await reply({ ...dry, dryWindow: 60 })).ids).toEqual((await reply(dry)).ids);
  expect((await reply({ ...dry, dryAllowedLength: 100 })).ids).toEqual(ids);
  expect(different((await reply({ ...dry, dryBreakers: ['la'] })).ids)).toBeLessThan(12);
});

describe('a penalty', () => {
  test('counts the reply alone, and no further back than its window', async () => {
    const strong = { ...greedy, repetitionPenalty: 3, presencePenalty: 2, maxTokens: 40 };
    const wide = await reply(strong);
    const narrow = await reply({ ...strong, penaltyWindow: 1 });
    const most = (ids: number[]) => Math.max(...ids.map((id) => ids.filter((other) => other === id).length));
    expect(most(wide.ids)).toBe(1);
    expect(narrow.ids).not.toEqual(wide.ids);
    // Its first token is what it is without: no word of the question counts.
    expect(wide.ids[0]).toBe((await reply(greedy)).ids[0]);
  });

  test('goes on counting where a reply is continued', async () => {
    const strong = { ...greedy, repetitionPenalty: 3, presencePenalty: 2, maxTokens: 30 };
    const whole = await reply(strong);
    const half = await reply({ ...strong, maxTokens: 10 });
    const rest = await reply({ ...strong, maxTokens: 20 }, [
      user(question),
      { messageId: 'a', role: 'assistant', text: half.text, tokenIds: Int32Array.from(half.ids) },
    ]);
    expect([...half.ids, ...rest.ids]).toEqual(whole.ids);
  });
});

describe('a bias', () => {
  const plain = () => reply(greedy);

  test('means a text with and without the space before it', () => {
    const [bare, spaced] = spellingsOf('lemon', spell);
    expect(weights.decode(bare!).text).toBe('lemon');
    expect(weights.decode(spaced!).text).toBe(' lemon');
    expect(spellingsOf(' lemon', spell).map((ids) => weights.decode(ids).text)).toEqual([' lemon']);
    // What looks like a control token is text.
    expect(spellingsOf('</s>', spell).flat()).not.toContain(weights.model.tokens.eos);
  });

  test.each(['lemon', 'squeeze of fresh', 'e', 'Well'])('of never keeps “%s” away', async (text) => {
    const answer = await plain();
    expect(answer.text).toContain(text);
    const without = await reply({ ...greedy, logitBias: [{ text, bias: neverBias }] });
    const spelled = spellingsOf(text, spell);
    for (const ids of spelled) expect(` ${without.ids.join(' ')} `).not.toContain(` ${ids.join(' ')} `);
  });

  test('against a text of several tokens leaves the words that it is made of alone', async () => {
    const answer = await plain();
    const phrase = 'of fresh lemon';
    expect(answer.text).toContain(phrase);
    const without = await reply({ ...greedy, logitBias: [{ text: phrase, bias: neverBias }] });
    expect(without.text).not.toContain(phrase);
    expect(without.text).toContain('of fresh');
  });

  test('towards a text of several tokens writes it whole', async () => {
    const { text } = await reply({
      ...greedy,
      logitBias: [{ text: 'zesty flavour', bias: 60 }],
      maxTokens: 20,
    });
    expect(text).toContain('zesty flavour');
    expect(text.startsWith('zesty flavour') || text.startsWith(' zesty flavour')).toBe(true);
  });
});

describe('a JSON schema', () => {
  const schema = (value: unknown): Sampling => ({
    ...lively,
    maxTokens: 400,
    jsonSchema: JSON.stringify(value),
  });

  test.each<[string, unknown, (value: unknown) => void]>([
    [
      'an object',
      {
        type: 'object',
        properties: { name: { type: 'string', maxLength: 10 }, sure: { type: 'boolean' } },
      },
      (value) => expect(Object.keys(value as object)).toEqual(['name', 'sure']),
    ],
    [
      'alternatives',
      { anyOf: [{ const: 'yes' }, { const: 'no' }] },
      (value) => expect(['yes', 'no']).toContain(value),
    ],
    [
      'a list',
      { type: 'array', items: { enum: [1, 2] }, minItems: 2, maxItems: 3 },
      (value) => expect((value as []).length).toBeGreaterThanOrEqual(2),
    ],
    ['a date', { type: 'string', format: 'date' }, (value) => expect(value).toMatch(/^\d{4}-\d\d-\d\d$/)],
    ['nothing', { type: 'null' }, (value) => expect(value).toBe(null)],
  ])('of %s is held to, to its last character', async (_, value, check) => {
    for (const seed of [1, 2, 3]) {
      const { text, stats } = await reply({ ...schema(value), seed });
      check(JSON.parse(text));
      expect(stats).toMatchObject({ stopReason: 'endOfText', json: 'whole' });
      expect(text).toBe(text.trim());
    }
  });

  test('at the limits that are let through makes a grammar', async () => {
    const many = {
      type: 'array',
      items: { type: 'string', maxLength: 650 },
      minItems: 1000,
      maxItems: 1000,
    };
    const wide = Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`p${at}`, many]));
    const deep = Array.from({ length: 90 }).reduce<unknown>((items) => ({ type: 'array', items }), many);
    for (const value of [many, { type: 'object', properties: wide }, deep]) {
      const { text } = await reply({ ...schema(value), maxTokens: 3 });
      expect(text).toMatch(/^[[{]/);
    }
  });

  const person = { type: 'object', properties: { name: { type: 'string', minLength: 30, maxLength: 40 } } };

  test('is said to be cut off where the reply reaches its maximum length within', async () => {
    const { text, stats } = await reply({ ...schema(person), maxTokens: 6 });
    expect(() => JSON.parse(text)).toThrow();
    expect(stats).toMatchObject({ stopReason: 'maxTokens', json: 'cutOff' });
    expect((await reply(lively)).stats).not.toHaveProperty('json');
  });

  test('goes on in a continued reply; text that does not hold to it cannot be continued', async () => {
    const begun = await reply({ ...schema(person), maxTokens: 9 });
    const assistant = { messageId: 'a', role: 'assistant' } as const;
    const rest = await reply(schema(person), [
      user(question),
      { ...assistant, text: begun.text, tokenIds: Int32Array.from(begun.ids) },
    ]);
    expect(JSON.parse(begun.text + rest.text)).toHaveProperty('name');
    expect(rest.stats.json).toBe('whole');
    // An edited text has no ids of its own.
    const edited = await reply(schema(person), [
      user(question),
      { ...assistant, text: '{"name":', tokenIds: null },
    ]);
    expect(JSON.parse(`{"name":${edited.text}`)).toHaveProperty('name');
    const other = [user(question), { ...assistant, text: 'Well, ', tokenIds: null }];
    await expect(reply(schema(person), other)).rejects.toMatchObject({ code: 'schemaNotContinued' });
  });

  test('that nothing can be held to fails before anything is read', async () => {
    const begun = vi.fn();
    const order = { conversationId: 'c', turns: [user(question)], contextStartId: null, pinned: false };
    const ask = (jsonSchema: string) =>
      session.reply(
        { ...order, sampling: { ...greedy, jsonSchema } },
        { stopped: () => false, onBegun: begun, onPrefill() {}, onDelta() {} },
      );
    await expect(ask('{"type":"text"}')).rejects.toMatchObject({
      code: 'badSchema',
      detail: { schema: { kind: 'unknownType' } },
    });
    vi.spyOn(weights.model.llama, 'createGrammar').mockRejectedValueOnce(
      new Error('Failed to parse grammar'),
    );
    await expect(ask('{"type":"null"}')).rejects.toMatchObject({
      code: 'badSchema',
      detail: { schema: { kind: 'engine', word: 'Failed to parse grammar' } },
    });
    expect(begun).not.toHaveBeenCalled();
  });
});

describe('a stop string', () => {
  test('ends the reply before it, whichever tokens it lies in, and no part of it is ever shown', async () => {
    const whole = await reply(greedy);
    for (const stop of ['lemon', 'emo', 'f fre', ' juice.', 'ount of zes', 'W', "'"]) {
      const at = whole.text.indexOf(stop);
      expect(at, stop).toBeGreaterThanOrEqual(0);
      const { text, stats, ids } = await reply({ ...greedy, stopStrings: ['never there', stop] });
      expect(text).toBe(whole.text.slice(0, at));
      expect(stats.stopReason).toBe('stopString');
      // The next turn goes on behind exactly these ids.
      const next = await reply({ ...greedy, maxTokens: 5 }, [
        user(question),
        { messageId: 'a', role: 'assistant', text, tokenIds: Int32Array.from(ids) },
        { ...user('And then?'), messageId: 'q2' },
      ]);
      expect(next.ids).toHaveLength(5);
    }
  });

  test('that does not come changes nothing, and its beginning at the end is shown', async () => {
    const whole = await reply(greedy);
    const { text, stats } = await reply({ ...greedy, stopStrings: [`${whole.text.slice(-6)}more`] });
    expect(text).toBe(whole.text);
    expect(stats.stopReason).toBe(whole.stats.stopReason);
  });

  test('that began in the text of a continued reply ends it at once, and takes nothing back', async () => {
    const whole = await reply(greedy);
    const half = await reply({ ...greedy, maxTokens: 6 });
    const rest = whole.text.slice(half.text.length);
    const stop = half.text.slice(-4) + rest.slice(0, 3);
    const { text, ids, stats } = await reply({ ...greedy, stopStrings: [stop] }, [
      user(question),
      { messageId: 'a', role: 'assistant', text: half.text, tokenIds: Int32Array.from(half.ids) },
    ]);
    expect([text, ids, stats.stopReason]).toEqual(['', [], 'stopString']);
  });
});
