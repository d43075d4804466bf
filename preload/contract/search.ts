// Searching all conversations.
import { z } from 'zod';
import type { Role } from './models.ts';
import type { Mark, Term } from './search-text.ts';

/** A piece of a text around what was found in it. */
export interface Snippet {
  readonly text: string;
  /** What to highlight: start and end in UTF-16 code units of `text`, in order, apart from each other. */
  readonly marks: readonly Mark[];
}

export interface SearchHit {
  readonly conversationId: string;
  /** null: the title was found. */
  readonly messageId: string | null;
  readonly role: Role | null;
  /** ms since 1970: of the message, or of the conversation's last use. */
  readonly at: number;
  readonly snippet: Snippet;
}

export interface SearchResult {
  /** Titles first, then turns, each the newest first. */
  readonly hits: readonly SearchHit[];
  /** Where the next page begins; null: that was all. */
  readonly next: number | null;
  /** What the turns are searched for, so that a page can find it in the conversation. */
  readonly terms: readonly Term[];
  /** What the same search would find in the archive; null: nothing, or it was not looked there. */
  readonly inArchive: InArchive | null;
}

export interface InArchive {
  readonly hits: number;
  /** There are more than were counted. */
  readonly more: boolean;
}

export const searchMethods = {
  /**
   * Looks through titles and all turns of all branches; what is in the trash is left out. `query` as a person
   * types it: words, "phrases", -without, beginnings*, `role:`, `level:`, `in:`, `tag:`, `before:`, `after:`,
   * `is:pinned`, `is:archived`. Without the last, the archive is looked through where the first page is all there is.
   */
  search: {
    input: z.strictObject({ query: z.string().max(1000), from: z.int().min(0).nullable() }),
    output: undefined as unknown as SearchResult,
  },
} as const;
