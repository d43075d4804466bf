// One conversation in the form that is asked for, for the formats that have a file for each.
import type { ExportFormat, ExportOptions, ExportScope } from '../../../preload/contract/export-choice.ts';
import type { Drawings, Transcript } from '../../../preload/contract/transcript.ts';
import { AppError } from '../../errors.ts';
import type { ArchivedFolder, SaidConversation } from '../../store/archive/record.ts';
import type { Content } from './bytes.ts';
import { toMarkdown } from './markdown.ts';
import { toPlainText } from './plain-text.ts';
import { partsIn } from './scope.ts';
import { toTranscript } from './transcript.ts';

/**
 * UTF-16 code units of the turns in a Word document. It is held whole while it is made, some 70 bytes for each; Word's
 * own limit is 32 MB of text.
 */
const longestDocument = 10_000_000;

export type DocumentFormat = Exclude<ExportFormat, 'json' | 'messages' | 'shareGpt'>;

export interface ContentParts {
  readonly scope: ExportScope;
  readonly options: ExportOptions;
  readonly folders: readonly ArchivedFolder[];
  /** Loaded when it is first needed. */
  drawings(): Promise<Drawings>;
  /** Prints a page and gives the path of the PDF. @throws AppError `pdfNoPrinter`, `pdfFailed` */
  print(page: Iterable<string>): Promise<string>;
}

/** @throws AppError `notFound` where the wanted turn is not in the conversation, `docxTooLong`; see `print` */
export async function contentOf(
  format: DocumentFormat,
  conversation: SaidConversation,
  { scope, options, folders, drawings, print }: ContentParts,
): Promise<Content> {
  const parts = partsIn(scope, options, conversation);
  if (format === 'markdown') return toMarkdown(conversation, parts, folders, options);
  const transcript = toTranscript(conversation, parts, folders, options);
  switch (format) {
    case 'text':
      return toPlainText(transcript);
    case 'html':
      return (await drawings()).html(transcript);
    case 'docx':
      if (lengthOf(transcript) > longestDocument)
        throw new AppError('docxTooLong', { detail: { title: transcript.title } });
      return [await (await drawings()).docx(transcript)];
    case 'pdf':
      return { path: await print((await drawings()).html(transcript)) };
    default:
      return format satisfies never;
  }
}

const lengthOf = ({ parts }: Transcript): number =>
  parts.flatMap(({ turns }) => turns).reduce((sum, { text }) => sum + text.length, 0);
