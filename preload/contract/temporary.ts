// Conversations that are never written to disk.
import { z } from 'zod';

const conversationId = z.uuid();

export const temporaryMethods = {
  /**
   * Makes one without a turn, in memory alone: neither its turns nor its draft, its KV cache or what is set for it
   * reach the disk, and the end of the app is its end. `title` stays, so that no text of it becomes a title.
   */
  beginTemporary: {
    input: z.strictObject({ conversationId, title: z.string().trim().min(1).max(200) }),
    output: null as null,
  },
  /** Makes it one like any other, with all its turns. Fails with `replyInProgress`, `notFound`, `diskFull`. */
  keepTemporary: { input: z.strictObject({ conversationId }), output: null as null },
} as const;
