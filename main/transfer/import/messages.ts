// What goes between the app and the thread that imports.
import type { ImportReport } from '../../../preload/contract/import.ts';

export interface ImportFile {
  /** Where it was put when it came. */
  readonly path: string;
  /** To be shown. */
  readonly name: string;
  readonly bytes: number;
}

export interface ImportOrder {
  /** The database that is imported into. */
  readonly database: string;
  readonly files: readonly ImportFile[];
  /** One 32-bit integer: not 0 where it is to end. */
  readonly cancelled: SharedArrayBuffer;
  /** See `Claims`. */
  readonly pending: SharedArrayBuffer;
}

export type ImportMessage =
  | { readonly type: 'progress'; readonly bytes: number; readonly conversations: number }
  | { readonly type: 'finishing' }
  | { readonly type: 'done'; readonly report: Omit<ImportReport, 'backup'> }
  | { readonly type: 'cancelled' }
  /** Everything that came in is in the search index, too. */
  | { readonly type: 'indexed' }
  /** `code`: SQLite's, where it gave one. */
  | { readonly type: 'failed'; readonly problem: string; readonly code: string | null };
