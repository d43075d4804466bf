// An export as text for the clipboard.
import type {
  CopiedText,
  CopyFormat,
  ExportOptions,
  ExportScope,
} from '../../../preload/contract/export-choice.ts';
import type { Drawings } from '../../../preload/contract/transcript.ts';
import { AppError } from '../../errors.ts';
import type { OpenedReader } from '../../store/archive/open-reader.ts';
import type { ArchivedFolder, SaidConversation } from '../../store/archive/record.ts';
import { toMarkdown } from './markdown.ts';
import { longestCopy } from './order.ts';
import { toPlainText, turnText } from './plain-text.ts';
import { idsIn, partsIn } from './scope.ts';
import { toTranscript } from './transcript.ts';

/** @throws AppError `exportEmpty`, `notFound`, `copyTooLong` */
export async function copyOf(
  format: CopyFormat,
  parts: {
    readonly reader: OpenedReader;
    readonly scope: ExportScope;
    readonly options: ExportOptions;
    drawings(): Promise<Drawings>;
  },
): Promise<CopiedText> {
  const { reader, scope, options } = parts;
  const ids = idsIn(scope, reader);
  if (ids.length === 0) throw new AppError('exportEmpty');
  const { folders } = reader.head(null);
  const texts: string[] = [];
  const pages: string[] = [];
  let length = 0;
  for (const id of ids) {
    const conversation = reader.readSaid(id);
    if (conversation === null) {
      if (ids.length === 1) throw new AppError('notFound', { detail: { conversationId: id } });
      continue;
    }
    const text = textOf(format, conversation, folders, scope, options);
    texts.push(text);
    length += text.length;
    if (length > longestCopy) throw new AppError('copyTooLong');
    if (format !== 'html') continue;
    const transcript = toTranscript(conversation, partsIn(scope, options, conversation), folders, options);
    pages.push((await parts.drawings()).richText(transcript));
  }
  return { text: texts.join('\n\n'), html: format === 'html' ? pages.join('<hr>') : null };
}

/** Of one turn, what was said; it is the same as Markdown, since that is what it is written in. */
function textOf(
  format: CopyFormat,
  conversation: SaidConversation,
  folders: readonly ArchivedFolder[],
  scope: ExportScope,
  options: ExportOptions,
): string {
  const parts = partsIn(scope, options, conversation);
  const transcript = toTranscript(conversation, parts, folders, options);
  if (scope.kind === 'turn') return turnText(transcript);
  const pieces =
    format === 'markdown' ? toMarkdown(conversation, parts, folders, options) : toPlainText(transcript);
  return [...pieces].join('');
}
