// The tree of a conversation's turns: versions beside each other, branches, what was deleted, and taking steps back.
import { z } from 'zod';
import { longestText } from './longest-text.ts';
import type { Message, Role } from './models.ts';

/**
 * A step in the tree that can be taken back. `send`: a question with its reply, new or asked again; `edit`: a text
 * saved as a version; `keep`: answers of a comparison, kept as versions; `branch`: the next message goes elsewhere.
 */
export type TreeOperation =
  | 'send'
  | 'edit'
  | 'regenerate'
  | 'continue'
  | 'keep'
  | 'branch'
  | 'delete'
  | 'restore';

export type TreeEvent =
  /** They are no longer in the tree; each with all that hung below it. */
  | {
      readonly type: 'turnsDeleted';
      readonly conversationId: string;
      readonly messageIds: readonly string[];
    }
  /** They are in the tree again. `order`: the ids of all its messages, in the order of their making. */
  | {
      readonly type: 'turnsRestored';
      readonly conversationId: string;
      readonly messages: readonly Message[];
      readonly order: readonly string[];
    };

/** What one deletion took away and could be brought back now. */
export interface DeletedTurns {
  readonly deletionId: string;
  readonly role: Role;
  /** The beginning of the topmost turn's text. */
  readonly text: string;
  /** How many turns there are, those below it included. */
  readonly turns: number;
  /** ms since 1970 */
  readonly deletedAt: number;
}

const id = z.uuid();
/** Only its type is read. */
const returns = <T>(): T => undefined as T;

export const treeMethods = {
  /**
   * Saves an edited text as a version beside the turn, and shows it. Nobody is asked: a person's version has no reply
   * until `regenerateReply`, a model's is marked as edited and read anew by the model.
   */
  editTurn: {
    input: z.strictObject({
      messageId: id,
      versionId: id,
      text: z
        .string()
        .max(longestText)
        .refine((value) => value.trim() !== ''),
    }),
    output: returns<null>(),
  },
  /** Takes a turn (one version of it) out of the tree with all that hangs below it. It can be brought back for 30 days. */
  deleteTurn: { input: z.strictObject({ messageId: id, deletionId: id }), output: returns<null>() },
  /** Brings back what one deletion took away. Fails with `badRequest` while what it hung below is deleted itself. */
  restoreTurns: { input: z.strictObject({ deletionId: id }), output: returns<null>() },
  /** What can be brought back, deleted last first; at most 100. */
  getDeletedTurns: {
    input: z.strictObject({ conversationId: id }),
    output: returns<readonly DeletedTurns[]>(),
  },
  /** The next message goes below `messageId`, a model's turn; null: it begins the conversation anew. */
  branchFrom: {
    input: z.strictObject({ conversationId: id, messageId: id.nullable() }),
    output: returns<null>(),
  },
  /** Takes back the last step since the app has started. Answers which it was; null: there is none. */
  undoTree: { input: z.strictObject({ conversationId: id }), output: returns<TreeOperation | null>() },
  /** Takes the step again that was taken back last, unless another one was taken since. */
  redoTree: { input: z.strictObject({ conversationId: id }), output: returns<TreeOperation | null>() },
  /** What is typed while a turn is edited; empty text deletes it. */
  saveEditDraft: {
    input: z.strictObject({ messageId: id, text: z.string().max(longestText) }),
    output: returns<null>(),
  },
} as const;
