// What goes between the app and the thread that exports.

import type { ErrorData } from '../../../preload/contract/errors.ts';
import type {
  CopyFormat,
  ExportFormat,
  ExportOptions,
  ExportScope,
} from '../../../preload/contract/export-choice.ts';
import type { UnsavedReply } from '../../store/archive/record.ts';

export interface ExportOrder {
  /** The database. */
  readonly file: string;
  /** The bytes of the one with the temporary conversations; null: none of them is wanted. */
  readonly temporary: Uint8Array | null;
  /** Replies of which the file does not hold all. */
  readonly unsaved: readonly UnsavedReply[];
  readonly scope: ExportScope;
  readonly options: ExportOptions;
  /** The app's version, for the files that name it. */
  readonly app: string;
  readonly output: FileOutput | { readonly kind: 'copy'; readonly format: CopyFormat };
}

export interface FileOutput {
  readonly kind: 'file';
  /** Must not be there; beside it lie files while a PDF is made. null: nothing is written, the bytes are reported. */
  readonly path: string | null;
  readonly format: ExportFormat;
  readonly zip: boolean;
}

export type ExportReport =
  | { readonly type: 'progress'; readonly done: number; readonly total: number }
  /** The app is to print a page and answer with `PrintAnswer`. */
  | { readonly type: 'print'; readonly html: string; readonly pdf: string }
  | { readonly type: 'done' }
  | { readonly type: 'bytes'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly type: 'copied'; readonly text: string; readonly html: string | null }
  | { readonly type: 'failed'; readonly error: ErrorData; readonly reason: string };

export interface PrintAnswer {
  /** null: the PDF is there. */
  readonly error: ErrorData | null;
}

/** UTF-16 code units that a copy may have: more than any program takes from a clipboard without harm. */
export const longestCopy = 10_000_000;
