// A conversation as exports read it: what was said, for documents, or everything that is kept of it, for files that
// are to be read in again. What such a file looks like is described in docs/export-format.md.
import type { ConversationSetup } from '../../../preload/contract/conversation-setup.ts';
import type { Message, Receipt } from '../../../preload/contract/models.ts';
import type { Generation, Preset } from '../../../preload/contract/sampling.ts';
import type { SavedText } from '../../../preload/contract/saved-texts.ts';

export interface ArchivedFolder {
  readonly id: string;
  readonly parentId: string | null;
  readonly name: string;
  readonly createdAt: number;
}

/** What conversations refer to, and what there is besides them. */
export interface ArchiveHead {
  /** A folder comes before those in it. */
  readonly folders: readonly ArchivedFolder[];
  readonly presets: readonly Preset[];
  /** Prompts and personas; not given where some conversations are meant and not everything. */
  readonly savedTexts?: readonly SavedText[];
}

/** Of each of a reply's tokens, what the model held for likely; the 32-bit floats that are kept, to the bit. */
export interface ArchivedTokenRecord {
  /** Of each token, 0…1; null: nothing was recorded of it. */
  readonly probabilities: readonly (number | null)[];
  /** Of each token the likeliest others, best first, as id and probability. */
  readonly alternatives: readonly (readonly (readonly [id: number, probability: number])[])[];
  /** How the vocabulary spells the ids that occur. */
  readonly pieces: readonly (readonly [id: number, piece: string])[];
}

/** A turn as it is read: what a document shows, and no more. */
export type SaidMessage = Omit<Message, 'conversationId'>;

export interface ArchivedMessage extends SaidMessage {
  /** What the model generated; null for a person's turn. */
  readonly tokenIds: readonly number[] | null;
  readonly receipt: Receipt | null;
  /** Not given where none was kept. */
  readonly tokenRecord?: ArchivedTokenRecord;
}

/** A reply of which the file does not hold all, because the disk is full, as it stands. */
export interface UnsavedReply {
  readonly message: Message;
  readonly tokenIds: readonly number[];
}

/** Times are ms since 1970. */
export interface SaidConversation {
  readonly id: string;
  readonly title: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** The last message of the branch that is shown. */
  readonly leafId: string | null;
  readonly folderId: string | null;
  /** When it was pinned, archived, thrown away; null: it is not. */
  readonly pinnedAt: number | null;
  readonly archivedAt: number | null;
  readonly trashedAt: number | null;
  readonly tags: readonly string[];
  /** What it sets for itself about how replies are written. */
  readonly generation: Generation | null;
  readonly setup: ConversationSetup;
  /** What was typed and not sent; empty: nothing. */
  readonly draft: string;
  /** What was typed while a turn was edited, by the turn's id. Not given where there is none. */
  readonly editDrafts?: Readonly<Record<string, string>>;
  /** In the order of their making; parents before children. */
  readonly messages: readonly SaidMessage[];
}

/** All that is kept of it. */
export interface ArchivedConversation extends SaidConversation {
  readonly messages: readonly ArchivedMessage[];
}
