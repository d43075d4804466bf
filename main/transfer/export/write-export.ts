// Writes an export from beginning to end, holding one conversation at a time.
import { type ExportFormat, formatFacts } from '../../../preload/contract/export-choice.ts';
import { AppError } from '../../errors.ts';
import type { OpenedReader } from '../../store/archive/open-reader.ts';
import type { ArchivedConversation } from '../../store/archive/record.ts';
import { createJsonArchive } from '../archive/json-archive.ts';
import { type ContentParts, contentOf } from './contents.ts';
import { createEntryNames } from './entry-names.ts';
import { idsIn, partsIn } from './scope.ts';
import type { Sink } from './sinks.ts';
import { toTrainingLine } from './training-lines.ts';
import { folderPath } from './transcript.ts';
import { branchTo, leavesOf } from './tree.ts';

export interface WriteParts extends Omit<ContentParts, 'folders'> {
  readonly reader: OpenedReader;
  readonly sink: Sink;
  readonly format: ExportFormat;
  /** The app's version. */
  readonly app: string;
  readonly now: () => number;
  onProgress(done: number, total: number): void;
}

/** @throws AppError `exportEmpty` where there is nothing in it, `notFound`, and what printing throws */
export async function writeExport(parts: WriteParts): Promise<void> {
  const { reader, scope, format } = parts;
  const ids = idsIn(scope, reader);
  if (ids.length === 0) throw new AppError('exportEmpty');
  const isOne = scope.kind === 'conversation' || scope.kind === 'branch' || scope.kind === 'turn';
  const counted = counting(ids, parts, isOne);
  if (format === 'json' || format === 'messages' || format === 'shareGpt')
    await writeTogether(format, ids, counted, parts);
  else await writeEach(format, counted, parts);
  await parts.sink.end();
}

/** The conversations one after the other; one that was deleted meanwhile is passed over. */
function* counting(
  ids: readonly string[],
  { reader, onProgress }: WriteParts,
  isOne: boolean,
): Iterable<ArchivedConversation> {
  for (const [done, id] of ids.entries()) {
    onProgress(done, ids.length);
    const conversation = reader.read(id);
    if (conversation !== null) yield conversation;
    else if (isOne) throw new AppError('notFound', { detail: { conversationId: id } });
  }
  onProgress(ids.length, ids.length);
}

async function writeEach(
  format: Parameters<typeof contentOf>[0],
  conversations: Iterable<ArchivedConversation>,
  parts: WriteParts,
): Promise<void> {
  const { folders } = parts.reader.head(null);
  const name = createEntryNames(formatFacts[format].extension);
  for (const conversation of conversations) {
    const { title, folderId, updatedAt } = conversation;
    const content = await contentOf(format, conversation, { ...parts, folders });
    await parts.sink.add(name(title, folderPath(folderId, folders)), content, updatedAt);
  }
}

async function writeTogether(
  format: 'json' | 'messages' | 'shareGpt',
  ids: readonly string[],
  conversations: Iterable<ArchivedConversation>,
  parts: WriteParts,
): Promise<void> {
  const { reader, scope, app, now, sink } = parts;
  const head = reader.head(scope.kind === 'everything' ? null : ids);
  const pieces =
    format === 'json' ? jsonPieces(head, conversations, parts) : trainingPieces(format, conversations, parts);
  await sink.add('', pieces, now());
  function* jsonPieces(
    of: typeof head,
    all: Iterable<ArchivedConversation>,
    { options }: WriteParts,
  ): Iterable<string> {
    const archive = createJsonArchive(of, { app, at: now() });
    yield archive.begin;
    for (const conversation of all) {
      const wanted = options.branches === 'all' && scope.kind !== 'branch';
      yield archive.conversation(wanted ? conversation : shownOf(conversation, parts));
    }
    yield archive.end;
  }
}

/** The conversation with the wanted turns alone. */
function shownOf(conversation: ArchivedConversation, { scope, options }: WriteParts): ArchivedConversation {
  const messages = partsIn(scope, options, conversation).flatMap((part) => part.messages);
  return { ...conversation, messages, leafId: messages.at(-1)?.id ?? null };
}

function* trainingPieces(
  format: 'messages' | 'shareGpt',
  conversations: Iterable<ArchivedConversation>,
  { scope, options }: WriteParts,
): Iterable<string> {
  for (const conversation of conversations) {
    const { leafId, messages, setup } = conversation;
    const isAll = options.branches === 'all' && scope.kind !== 'branch';
    const branches = isAll
      ? leavesOf(leafId, messages).map((leaf) => branchTo(leaf, messages))
      : partsIn(scope, options, conversation).map((part) => part.messages);
    // Two branches that differ only in a question without an answer teach the same.
    const lines = branches.map((branch) => toTrainingLine(format, setup.instruction, branch, options));
    yield [...new Set(lines)].join('');
  }
}
