// What a file of our own must hold: docs/export-format.md as a schema. Keys that are not known are left out, so
// that a file of a later version with the same number can be read.
import { z } from 'zod';
import { longestInstruction } from '../../../preload/contract/conversation-setup.ts';
import { type ErrorData, errorCodes } from '../../../preload/contract/errors.ts';
import {
  generationSchema,
  presetSchema,
  samplingValuesSchema,
} from '../../../preload/contract/generation.ts';
import { longestText } from '../../../preload/contract/longest-text.ts';
import type { Receipt, ReplyStats } from '../../../preload/contract/models.ts';
import { type SavedText, savedTextLimits } from '../../../preload/contract/saved-texts.ts';
import type {
  ArchivedConversation,
  ArchivedFolder,
  ArchivedMessage,
  ArchivedTokenRecord,
} from '../../store/archive/record.ts';
import { limits } from '../limits.ts';

const id = z.uuid();
const time = z.int().min(0).max(8.64e15);
const text = z.string().max(longestText);

/** Millions of them: a schema for each number would take longer than all the rest. */
function isTokenIds(value: unknown): value is number[] {
  return (
    Array.isArray(value) && value.every((one) => Number.isInteger(one) && one >= -(2 ** 31) && one < 2 ** 31)
  );
}

const statsSchema = z.looseObject({
  promptTokens: z.number(),
  reusedTokens: z.number(),
  generatedTokens: z.number(),
  timeToFirstTokenMs: z.number(),
  prefillTokensPerSecond: z.number(),
  decodeTokensPerSecond: z.number(),
  stopReason: z.enum(['endOfText', 'stopString', 'maxTokens', 'contextFull', 'stopped']),
  seed: z.number(),
});

const receiptSchema = z.looseObject({
  model: z.string(),
  level: z.string(),
  file: z.looseObject({ bytes: z.number(), fingerprint: z.string(), sha256: z.string().nullable() }),
  engine: z.string(),
  device: z.string(),
  layersOnDevice: z.number(),
  layers: z.number(),
  contextLength: z.number(),
  format: z.enum(['xenon4', 'ownTemplate']),
  sampling: z.looseObject(samplingValuesSchema.shape),
  promptSha256: z.string(),
  promptTokens: z.number(),
  reusedTokens: z.number(),
  generatedTokens: z.number(),
  timeToFirstTokenMs: z.number().nullable(),
  prefillTokensPerSecond: z.number().nullable(),
  decodeTokensPerSecond: z.number().nullable(),
  stopReason: statsSchema.shape.stopReason.nullable(),
  continued: z.looseObject({ tokens: z.number(), characters: z.number() }),
  contextStartId: id.nullable(),
  instruction: z.string().optional(),
  circumstances: z
    .looseObject({
      threads: z.looseObject({ prefill: z.number(), decode: z.number() }),
      kvType: z.enum(['f16', 'q8_0']),
      flashAttention: z.union([z.boolean(), z.literal('auto')]),
      batchSize: z.number(),
      processor: z.string(),
    })
    .optional(),
});

const errorSchema = z.looseObject({
  // One of a later version has no sentence here.
  code: z.enum(errorCodes).catch('internal'),
  detail: z.record(z.string(), z.unknown()),
});

const tokenRecordSchema = z.object({
  probabilities: z.array(z.number().nullable()),
  alternatives: z.array(
    z
      .array(
        z.tuple([
          z
            .int()
            .min(0)
            .max(2 ** 32 - 2),
          z.number(),
        ]),
      )
      .max(5),
  ),
  pieces: z.array(
    z.tuple([
      z
        .int()
        .min(0)
        .max(2 ** 32 - 1),
      z.string().max(10_000),
    ]),
  ),
}) satisfies z.ZodType<ArchivedTokenRecord>;

const messageSchema = z.object({
  id,
  parentId: id.nullable(),
  role: z.enum(['user', 'assistant']),
  text,
  status: z.enum(['complete', 'streaming', 'stopped', 'interrupted', 'failed']),
  createdAt: time,
  edited: z.literal(true).optional(),
  model: z.string().max(1000).nullable(),
  level: z.string().max(1000).nullable(),
  stats: statsSchema.nullable() as unknown as z.ZodType<ReplyStats | null>,
  contextStartId: id.nullable(),
  error: errorSchema.nullable() as unknown as z.ZodType<ErrorData | null>,
  tokenIds: z.custom<number[]>(isTokenIds).nullable(),
  receipt: receiptSchema.nullable() as unknown as z.ZodType<Receipt | null>,
  tokenRecord: tokenRecordSchema.optional(),
});

export const folderSchema = z.object({
  id,
  parentId: id.nullable(),
  name: z.string().trim().min(1).max(100),
  createdAt: time,
}) satisfies z.ZodType<ArchivedFolder>;

const savedTextSchema = z.object({
  id,
  kind: z.enum(['prompt', 'persona']),
  name: z.string().trim().min(1).max(savedTextLimits.name),
  text: z.string().min(1).max(savedTextLimits.prompt),
}) satisfies z.ZodType<SavedText>;

export const headSchema = z.object({
  format: z.literal('xenon-desktop'),
  version: z.int(),
  folders: z.array(folderSchema).max(limits.folders).default([]),
  presets: z.array(presetSchema).max(limits.presets).default([]),
  savedTexts: z.array(savedTextSchema).max(limits.savedTexts).default([]),
});

export const conversationSchema = z.object({
  id,
  title: z.string().max(1000),
  createdAt: time,
  updatedAt: time,
  leafId: id.nullable(),
  folderId: id.nullable(),
  pinnedAt: time.nullable(),
  archivedAt: time.nullable(),
  trashedAt: time.nullable(),
  tags: z.array(z.string().min(1).max(50)).max(1000),
  generation: generationSchema.nullable(),
  setup: z.object({
    instruction: z.string().max(longestInstruction),
    recordsTokens: z.boolean(),
    modelId: z.string().max(200).nullable(),
  }),
  draft: text,
  editDrafts: z.record(id, text).optional(),
  messages: z.array(messageSchema).max(limits.messages),
});

/** Whether it really gives what the store takes. */
({}) as z.infer<typeof messageSchema> satisfies ArchivedMessage;
({}) as z.infer<typeof conversationSchema> satisfies ArchivedConversation;
