// Conversations of every kind that a store can hold, for tests that try many.
import fc from 'fast-check';
import type {
  ArchivedConversation,
  ArchivedMessage,
  ArchiveHead,
} from '../../../main/store/archive/record.ts';
import { errorCodes } from '../../../preload/contract/errors.ts';
import type { Receipt, ReplyStats } from '../../../preload/contract/models.ts';

const id = fc.uuid({ version: 4 });
const time = fc.integer({ min: 0, max: 2e12 });
const text = fc.string({ unit: 'grapheme', maxLength: 80 });
const number = fc
  .double({ min: 0, max: 1e6, noNaN: true, noDefaultInfinity: true })
  .map((value) => value + 0);

/** As a 32-bit float is written. */
const probability = fc
  .float({ min: 0, max: 1, noNaN: true })
  .map((value) => Number(Math.abs(value).toPrecision(9)));

const stats: fc.Arbitrary<ReplyStats> = fc.record(
  {
    promptTokens: fc.nat(),
    reusedTokens: fc.nat(),
    generatedTokens: fc.nat(),
    timeToFirstTokenMs: number,
    prefillTokensPerSecond: number,
    decodeTokensPerSecond: number,
    stopReason: fc.constantFrom('endOfText', 'stopString', 'maxTokens', 'contextFull', 'stopped'),
    seed: fc.nat(),
    json: fc.constantFrom('whole', 'cutOff'),
  },
  {
    requiredKeys: [
      'promptTokens',
      'reusedTokens',
      'generatedTokens',
      'timeToFirstTokenMs',
      'prefillTokensPerSecond',
      'decodeTokensPerSecond',
      'stopReason',
      'seed',
    ],
  },
) as fc.Arbitrary<ReplyStats>;

const aReceipt = (instruction: string, seed: number): Receipt => ({
  model: 'Xenon-4',
  level: 'Q4_K_M',
  file: { bytes: 4_370_000_000, fingerprint: 'f'.repeat(64), sha256: null },
  engine: 'node-llama-cpp 3.21.1, llama.cpp v0.4.0',
  device: 'CPU',
  layersOnDevice: 0,
  layers: 33,
  contextLength: 4096,
  format: 'xenon4',
  sampling: { temperature: 0.7, topK: 40, topP: 0.95, minP: 0.05, maxTokens: 2048, seed },
  promptSha256: 'a'.repeat(64),
  promptTokens: 24,
  reusedTokens: 0,
  generatedTokens: 41,
  timeToFirstTokenMs: 12.5,
  prefillTokensPerSecond: null,
  decodeTokensPerSecond: 33.1,
  stopReason: 'endOfText',
  continued: { tokens: 0, characters: 0 },
  contextStartId: null,
  instruction,
  circumstances: {
    threads: { prefill: 2, decode: 1 },
    kvType: 'f16',
    flashAttention: 'auto',
    batchSize: 512,
    processor: 'x64',
  },
});

/** The branches by number: where each turn hangs among those before it. */
const tree = fc.array(fc.record({ above: fc.nat(), fresh: fc.boolean() }), { maxLength: 24 });

const reply = fc.record({
  text,
  status: fc.constantFrom('complete', 'stopped', 'interrupted', 'failed'),
  stats: fc.option(stats),
  level: fc.option(fc.constantFrom('Q4_K_M', 'Q8_0')),
  error: fc.option(fc.constantFrom(...errorCodes).map((code) => ({ code, detail: { reason: 'so it was' } }))),
  tokenIds: fc.array(fc.integer({ min: 0, max: 31_999 }), { maxLength: 12 }),
  receipt: fc.option(fc.tuple(text, fc.nat()).map(([instruction, seed]) => aReceipt(instruction, seed))),
  edited: fc.constantFrom(true, undefined),
  recorded: fc.boolean(),
  likely: fc.array(fc.tuple(fc.integer({ min: 0, max: 31_999 }), probability), { maxLength: 5 }),
  probability: fc.option(probability),
});

const messages = fc
  .tuple(
    tree,
    fc.array(reply, { minLength: 24, maxLength: 24 }),
    fc.array(id, { minLength: 24, maxLength: 24 }),
    time,
  )
  .map(([places, replies, ids, createdAt]) => {
    const made: ArchivedMessage[] = [];
    for (const [at, { above, fresh }] of places.entries()) {
      const parent = fresh || made.length === 0 ? undefined : made[above % made.length];
      const role = parent?.role === 'user' ? 'assistant' : 'user';
      const { text: said, status, recorded, likely, probability: share, edited, ...more } = replies[at]!;
      const own = {
        id: ids[at]!,
        parentId: parent?.id ?? null,
        role,
        text: said,
        createdAt: createdAt + at,
      } as const;
      if (role === 'user') {
        made.push({
          ...own,
          status: 'complete',
          model: null,
          level: null,
          stats: null,
          contextStartId: null,
          error: null,
          tokenIds: null,
          receipt: null,
        });
        continue;
      }
      const { tokenIds } = more;
      made.push({
        ...own,
        ...more,
        status,
        ...(edited ? { edited } : {}),
        model: 'Xenon-4',
        contextStartId: at % 3 === 0 ? made[0]!.id : null,
        ...(recorded && tokenIds.length > 0
          ? {
              tokenRecord: {
                probabilities: tokenIds.map(() => share),
                alternatives: tokenIds.map(() => (share === null ? [] : likely)),
                pieces: [...new Set([...tokenIds, ...likely.map(([one]) => one)])].map(
                  (one) => [one, `▁${one}`] as const,
                ),
              },
            }
          : {}),
      } as ArchivedMessage);
    }
    return made;
  });

export interface SomeConversations {
  readonly head: ArchiveHead;
  readonly conversations: readonly ArchivedConversation[];
}

const head: fc.Arbitrary<ArchiveHead> = fc
  .tuple(
    fc.uniqueArray(id, { maxLength: 3 }),
    fc.uniqueArray(id, { maxLength: 2 }),
    fc.uniqueArray(id, { maxLength: 2 }),
    time,
  )
  .map(([folderIds, presetIds, savedTextIds, createdAt]) => ({
    folders: folderIds
      .map((one, at) => ({
        id: one,
        parentId: at === 0 ? null : folderIds[0]!,
        name: `Folder ${at}`,
        createdAt,
      }))
      .sort((a, b) => Number(a.parentId !== null) - Number(b.parentId !== null) || (a.id < b.id ? -1 : 1)),
    presets: presetIds
      .map((one, at) => ({
        id: one,
        name: `Preset ${at}`,
        values: { temperature: 0.1 * at, stopStrings: ['END'] },
      }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
    savedTexts: savedTextIds
      .map((one, at) => ({
        id: one,
        kind: at === 0 ? ('prompt' as const) : ('persona' as const),
        name: `Text ${at}`,
        text: ' with {{one}} place\n',
      }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  }));

export const someConversations: fc.Arbitrary<SomeConversations> = head.chain((made) => {
  const { folders, presets } = made;
  const conversation: fc.Arbitrary<ArchivedConversation> = fc
    .record({
      id,
      title: fc.string({ unit: 'grapheme', maxLength: 60 }),
      createdAt: time,
      updatedAt: time,
      leaf: fc.nat(),
      folderId: fc.option(fc.constantFrom(...folders.map((one) => one.id), null)),
      pinnedAt: fc.option(time),
      archivedAt: fc.option(time),
      tags: fc
        .uniqueArray(fc.constantFrom('work', 'Über', 'two words', '日本'), { maxLength: 3 })
        .map((tags) => [...tags].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))),
      generation: fc.option(
        fc.record({
          presetId: fc.constantFrom(...presets.map((one) => one.id), 'precise', null),
          values: fc.constantFrom({}, { temperature: 0.5, logitBias: [{ text: 'no', bias: -3 }] }),
        }),
      ),
      instruction: text,
      recordsTokens: fc.boolean(),
      modelId: fc.option(fc.constantFrom('demo', 'some-model')),
      draft: text,
      typed: fc.option(text),
      messages,
    })
    .map(({ leaf, instruction, recordsTokens, modelId, typed, ...rest }) => ({
      ...rest,
      ...(typed && rest.messages[0] ? { editDrafts: { [rest.messages[0].id]: typed } } : {}),
      trashedAt: null,
      leafId: rest.messages.length === 0 ? null : rest.messages[leaf % rest.messages.length]!.id,
      setup: { instruction, recordsTokens, modelId },
    }));
  return fc
    .uniqueArray(conversation, { selector: (one) => one.id, maxLength: 4 })
    .map((conversations) => ({ head: made, conversations }));
});
