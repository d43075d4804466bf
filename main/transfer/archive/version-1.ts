// The first files of this app held one conversation each, and less of it.
import { z } from 'zod';
import { type ConversationSetup, emptySetup } from '../../../preload/contract/conversation-setup.ts';
import type { ArchivedTokenRecord } from '../../store/archive/record.ts';

export const firstFormat = 'xenon-desktop-conversation';

const likely = z.object({ id: z.int(), piece: z.string(), probability: z.number() });
const tokens = z.array(likely.extend({ probability: z.number().nullable(), alternatives: z.array(likely) }));
const fileSchema = z.object({
  format: z.literal(firstFormat),
  version: z.literal(1),
  conversation: z.looseObject({
    updatedAt: z.number(),
    pinned: z.boolean().default(false),
    archived: z.boolean().default(false),
  }),
  setup: z.unknown().optional(),
  messages: z.array(z.looseObject({ tokenRecord: tokens.optional() })),
});

/** In the shape of today, still to be checked; null: it is no such file. */
export function upgradeFirstVersion(value: unknown): unknown {
  const file = fileSchema.safeParse(value);
  if (!file.success) return null;
  const { conversation, setup, messages } = file.data;
  const { pinned, archived, updatedAt } = conversation;
  return {
    folderId: null,
    trashedAt: null,
    tags: [],
    generation: null,
    ...conversation,
    // From when on was not in it.
    pinnedAt: pinned ? updatedAt : null,
    archivedAt: archived ? updatedAt : null,
    setup: { ...emptySetup, ...(setup as Partial<ConversationSetup> | undefined) },
    draft: '',
    messages: messages.map(({ tokenRecord, ...message }) => ({
      ...message,
      receipt: null,
      ...(tokenRecord === undefined ? {} : { tokenRecord: recordOf(tokenRecord) }),
    })),
  };
}

function recordOf(record: z.infer<typeof tokens>): ArchivedTokenRecord {
  const pieces = new Map<number, string>();
  for (const token of record)
    for (const { id, piece } of [token, ...token.alternatives]) pieces.set(id, piece);
  return {
    probabilities: record.map(({ probability }) => probability),
    alternatives: record.map(({ alternatives }) =>
      alternatives.map(({ id, probability }) => [id, probability] as const),
    ),
    pieces: [...pieces],
  };
}
