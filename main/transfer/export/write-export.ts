// Writes an export from beginning to end, holding one conversation at a time.
import { type ExportFormat, formatFacts } from '../../../preload/contract/export-choice.ts';
import { AppError } from '../../errors.ts';
import type { OpenedReader } from '../../store/archive/open-reader.ts';
import type { ArchivedConversation } from '../../store/archive/record.ts';
import { createJsonArchive } from '../archive/json-archive.ts';
import { type ContentParts, contentOf, type DocumentFormat } from './contents.ts';
import { createEntryNames } from './entry-names.ts';
import { idsIn, partsIn } from './scope.ts';
import type { Sink } from './sinks.ts';
import { type TrainingFormat, toTrainingLine } from './training-lines.ts';
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
  const { reader, scope, format, sink } = parts;
  const ids = idsIn(scope, reader);
  if (ids.length === 0) throw new AppError('exportEmpty');
  switch (format) {
    case 'json':
      sink.add('', jsonPieces(ids, parts), parts.now());
      break;
    case 'messages':
    case 'shareGpt':
      sink.add('', trainingPieces(format, ids, parts), parts.now());
      break;
    default:
      await writeEach(format, ids, parts);
  }
  sink.end();
}

/** The conversations one after the other; one that was deleted meanwhile is passed over. */
function* counting<C>(
  ids: readonly string[],
  read: (id: string) => C | null,
  { scope, onProgress }: WriteParts,
): Iterable<C> {
  const isOne = scope.kind === 'conversation' || scope.kind === 'branch' || scope.kind === 'turn';
  for (const [done, id] of ids.entries()) {
    onProgress(done, ids.length);
    const conversation = read(id);
    if (conversation !== null) yield conversation;
    else if (isOne) throw new AppError('notFound', { detail: { conversationId: id } });
  }
  onProgress(ids.length, ids.length);
}

async function writeEach(format: DocumentFormat, ids: readonly string[], parts: WriteParts): Promise<void> {
  const { reader, sink } = parts;
  const { folders } = reader.head(null);
  const name = createEntryNames(formatFacts[format].extension);
  for (const conversation of counting(ids, reader.readSaid, parts)) {
    const { title, folderId, updatedAt } = conversation;
    const content = await contentOf(format, conversation, { ...parts, folders });
    sink.add(name(title, folderPath(folderId, folders)), content, updatedAt);
  }
}

function* jsonPieces(ids: readonly string[], parts: WriteParts): Iterable<string> {
  const { reader, scope, app, now } = parts;
  const head = reader.head(scope.kind === 'everything' ? null : reader.references(ids));
  const archive = createJsonArchive(head, { app, at: now() });
  const isWhole = areAllBranches(parts);
  yield archive.begin;
  for (const conversation of counting(ids, reader.read, parts))
    yield archive.conversation(isWhole ? conversation : shownOf(conversation, parts));
  yield archive.end;
}

const areAllBranches = ({ scope, options }: WriteParts): boolean =>
  options.branches === 'all' && scope.kind !== 'branch';

/** The conversation with the wanted turns alone. */
function shownOf(conversation: ArchivedConversation, { scope, options }: WriteParts): ArchivedConversation {
  const messages = partsIn(scope, options, conversation).flatMap((part) => part.messages);
  return { ...conversation, messages, leafId: messages.at(-1)?.id ?? null };
}

function* trainingPieces(
  format: TrainingFormat,
  ids: readonly string[],
  parts: WriteParts,
): Iterable<string> {
  const { reader, scope, options } = parts;
  const isAll = areAllBranches(parts);
  for (const conversation of counting(ids, reader.readSaid, parts)) {
    const { leafId, messages, setup } = conversation;
    const branches = isAll
      ? leavesOf(leafId, messages).map((leaf) => branchTo(leaf, messages))
      : partsIn(scope, options, conversation).map((part) => part.messages);
    // Two branches that differ only in a question without an answer teach the same.
    const lines = branches.map((branch) => toTrainingLine(format, setup.instruction, branch, options));
    yield [...new Set(lines)].join('');
  }
}
