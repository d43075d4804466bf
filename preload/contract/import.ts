// Conversations brought in from files: what a page sends, what it is told meanwhile, and the report.
import type { ErrorData } from './errors.ts';

/** Where a page sends a file to: a POST with the bytes as its body, and these as its query. */
export const importPath = '/import';
export interface UploadQuery {
  /** A UUID that the page makes, for all files that are to come in together. */
  readonly import: string;
  /** The file's name, to be shown. */
  readonly name: string;
}

/** Reasons of an import that does not begin, or comes to nothing. */
export const importErrorCodes = [
  'importRunning',
  'importTooLarge',
  'importTooMany',
  'importNoFiles',
] as const;

/** As it was recognised by what is in it. */
export type ImportFormat =
  | 'archive'
  | 'backup'
  | 'markdown'
  | 'chatgpt'
  | 'claude'
  | 'openWebUi'
  | 'lmStudio'
  | 'messages'
  | 'shareGpt';

/** What was not as it is here, and how often. */
export interface ImportNote {
  readonly kind:
    | 'partsLeftOut'
    | 'turnsJoined'
    | 'turnsEmpty'
    | 'turnsDoubled'
    | 'questionMissing'
    | 'instructionInTurn'
    | 'parentMissing'
    | 'ringOpened'
    /** Where the conversation is here. */
    | 'inTrash'
    | 'inArchive';
  readonly count: number;
}

/** Why a conversation, or a whole file, did not come in. */
export type ImportRefusal =
  | 'notRecognised'
  | 'notJson'
  | 'cutOff'
  | 'tooDeep'
  | 'tooLong'
  | 'empty'
  | 'newer'
  | 'badShape'
  | 'badTree'
  | 'badZip'
  | 'zipTooLarge'
  | 'zipEncrypted'
  | 'badBackup';

/** What became of one conversation, or of a file of which nothing could be read. */
export interface ImportLine {
  readonly file: string;
  /** The conversation's title, else null. */
  readonly title: string | null;
  /** The conversation's number in its file, from 1; null: the whole file. */
  readonly number: number | null;
  /**
   * `continued`: it was here, and turns that were not have been added. `beside`: one of its id but with other
   * content is here, so it is a conversation of its own beside it.
   */
  readonly outcome: 'added' | 'already' | 'continued' | 'beside' | 'refused';
  /** Under which it is here; null: it is not. */
  readonly conversationId: string | null;
  readonly format: ImportFormat | null;
  readonly refusal?: ImportRefusal;
  /** Which value of a refused conversation is wrong ("messages.3.role"). */
  readonly where?: string;
  readonly notes: readonly ImportNote[];
}

/** What came in besides conversations; what was here already is not counted. */
export interface ImportedBesides {
  readonly folders: number;
  readonly presets: number;
  readonly prompts: number;
  readonly personas: number;
}

export interface ImportReport {
  readonly counts: Readonly<Record<ImportLine['outcome'], number>>;
  /** Turns that came in. */
  readonly turns: number;
  /** Of the conversations that came in, those that are in the archive. */
  readonly archived: number;
  readonly besides: ImportedBesides;
  /** The first of them, those that say something beside "added" and "already" before the others. */
  readonly lines: readonly ImportLine[];
  readonly linesLeftOut: number;
  /** Files in a ZIP that hold no conversations. */
  readonly filesPassedOver: number;
  /** The backup that was made before; null: none was needed, because there was nothing yet. */
  readonly backup: string | null;
}

/** The import that runs, or the last one until it is put away. */
export type ImportState =
  | {
      readonly status: 'running';
      readonly importId: string;
      readonly phase: 'receiving' | 'backingUp' | 'reading' | 'finishing' | 'removing';
      /** Bytes; of all files while they are read. Both 0 where nothing is counted. */
      readonly done: number;
      readonly total: number;
      readonly conversations: number;
    }
  | { readonly status: 'done'; readonly importId: string; readonly report: ImportReport }
  | { readonly status: 'cancelled'; readonly importId: string }
  | { readonly status: 'failed'; readonly importId: string; readonly error: ErrorData };

export type ImportEvent = { readonly type: 'importChanged'; readonly import: ImportState | null };
