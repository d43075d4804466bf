// What can be taken out of the app, and in which form. Apart from the schemas, because the page uses it too.

export const exportFormats = [
  'markdown',
  'html',
  'pdf',
  'docx',
  'text',
  'json',
  'messages',
  'shareGpt',
] as const;
export type ExportFormat = (typeof exportFormats)[number];

export type ExportScope =
  /** The branch that is shown, or all of them: see the options. */
  | { readonly kind: 'conversation'; readonly conversationId: string }
  /** From the beginning down to this turn. */
  | { readonly kind: 'branch'; readonly conversationId: string; readonly leafId: string }
  /** One turn alone. */
  | { readonly kind: 'turn'; readonly conversationId: string; readonly messageId: string }
  | { readonly kind: 'selection'; readonly conversationIds: readonly string[] }
  /** With the folders in it. */
  | { readonly kind: 'folder'; readonly folderId: string }
  /** All but what is in the trash. */
  | { readonly kind: 'everything' };

/** The conversations that a scope names; null: those of a folder, or all, whichever they are. */
export function namedIn(scope: ExportScope): readonly string[] | null {
  switch (scope.kind) {
    case 'conversation':
    case 'branch':
    case 'turn':
      return [scope.conversationId];
    case 'selection':
      return scope.conversationIds;
    case 'folder':
    case 'everything':
      return null;
    default:
      return scope satisfies never;
  }
}

export interface ExportOptions {
  /** Tokens, speed and the like under each reply. */
  readonly statistics: boolean;
  /** What the model was told before the conversation. */
  readonly instructions: boolean;
  readonly timestamps: boolean;
  readonly branches: 'shown' | 'all';
}

export interface ExportChoice {
  readonly format: ExportFormat;
  readonly options: ExportOptions;
}

export const defaultExportChoice: ExportChoice = {
  format: 'markdown',
  options: { statistics: false, instructions: true, timestamps: true, branches: 'shown' },
};

export interface FormatFacts {
  /** Without the dot. */
  readonly extension: string;
  readonly mimeType: string;
  /** The options that make a difference; the others are not asked for. */
  readonly options: readonly (keyof ExportOptions)[];
  /** Several conversations: in one file, or one file each in a ZIP. */
  readonly several: 'file' | 'zip';
}

const asDocument = ['statistics', 'instructions', 'timestamps', 'branches'] as const;

export const formatFacts: Readonly<Record<ExportFormat, FormatFacts>> = {
  markdown: {
    extension: 'md',
    mimeType: 'text/markdown;charset=utf-8',
    options: asDocument,
    several: 'zip',
  },
  html: { extension: 'html', mimeType: 'text/html;charset=utf-8', options: asDocument, several: 'zip' },
  pdf: { extension: 'pdf', mimeType: 'application/pdf', options: asDocument, several: 'zip' },
  docx: {
    extension: 'docx',
    mimeType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    options: asDocument,
    several: 'zip',
  },
  text: { extension: 'txt', mimeType: 'text/plain;charset=utf-8', options: asDocument, several: 'zip' },
  // Without loss: what could be left out is part of it.
  json: { extension: 'json', mimeType: 'application/json', options: ['branches'], several: 'file' },
  messages: {
    extension: 'jsonl',
    mimeType: 'application/jsonl',
    options: ['instructions', 'branches'],
    several: 'file',
  },
  shareGpt: {
    extension: 'jsonl',
    mimeType: 'application/jsonl',
    options: ['instructions', 'branches'],
    several: 'file',
  },
};

/**
 * Whether a temporary conversation can become it: a page that is printed is a file first, and who prints it keeps
 * files of its own, so that what was said would be on the disk elsewhere than where it was asked for.
 */
export const isForTemporary = (format: ExportFormat): boolean => format !== 'pdf';

export const zipFacts = { extension: 'zip', mimeType: 'application/zip' } as const;

/** The clipboard takes these. */
export const copyFormats = ['markdown', 'text', 'html'] as const;
export type CopyFormat = (typeof copyFormats)[number];

export interface CopiedText {
  readonly text: string;
  /** For the clipboard's rich text; null where only text was asked for. */
  readonly html: string | null;
}

/** Desktop: the host has saved the file, or the person has cancelled. Browser: the page fetches it at `path`. */
export type ExportOutcome =
  | { readonly kind: 'saved'; readonly fileName: string }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'download'; readonly fileName: string; readonly path: string };

export type ExportEvent = {
  readonly type: 'exportProgress';
  readonly exportId: string;
  /** Conversations; `total` 0 while they are counted. */
  readonly done: number;
  readonly total: number;
};

/** Reasons of an export that comes to nothing. */
export const exportErrorCodes = [
  'exportEmpty',
  'exportUnwritable',
  'copyTooLong',
  'docxTooLong',
  'pdfNoPrinter',
  'pdfFailed',
  'pdfTemporary',
] as const;

/** The path on the browser host at which a finished export is fetched by its id. */
export const downloadPath = '/download/';
