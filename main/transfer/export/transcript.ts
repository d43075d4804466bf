// From a conversation as it is kept to one as it is read.
import type { ExportOptions } from '../../../preload/contract/export-choice.ts';
import type { Transcript, TranscriptTurn } from '../../../preload/contract/transcript.ts';
import type { ArchivedFolder, SaidConversation, SaidMessage } from '../../store/archive/record.ts';
import type { Part } from './tree.ts';
import { words } from './words.ts';

/** The names of the folder that a conversation lies in, from the top; none where it lies in none. */
export function folderPath(folderId: string | null, folders: readonly ArchivedFolder[]): string[] {
  const names: string[] = [];
  // Folders are two deep: whatever else a file says, this ends.
  for (let id = folderId, depth = 0; id !== null && depth < 8; depth++) {
    const folder = folders.find((one) => one.id === id);
    if (!folder) break;
    names.unshift(folder.name);
    id = folder.parentId;
  }
  return names;
}

export function toTranscript(
  conversation: SaidConversation,
  parts: readonly Part<SaidMessage>[],
  folders: readonly ArchivedFolder[],
  options: ExportOptions,
): Transcript {
  const { title, tags, createdAt, updatedAt, setup } = conversation;
  const path = folderPath(conversation.folderId, folders);
  return {
    title,
    facts: [
      ...(options.timestamps ? [`${words.begun(createdAt)}, ${words.lastUsed(updatedAt)}`] : []),
      ...(path.length > 0 ? [words.folder(path)] : []),
      ...(tags.length > 0 ? [words.tags(tags)] : []),
    ],
    instruction: options.instructions ? setup.instruction : '',
    instructionHeading: words.instruction,
    parts: parts.map(({ after, messages }, place) => ({
      heading: place === 0 ? null : words.otherBranch(after),
      turns: messages.map((message) => toTurn(message, options)),
    })),
  };
}

function toTurn(
  { id, role, text, status, model, level, createdAt, stats }: SaidMessage,
  options: ExportOptions,
): TranscriptTurn {
  return {
    id,
    role,
    speaker: role === 'user' ? words.you : words.speaker(model, level),
    facts: [
      ...(options.timestamps ? [words.time(createdAt)] : []),
      ...(options.statistics && stats !== null ? words.statistics(stats) : []),
    ],
    text,
    ending: words.ending[status],
  };
}
