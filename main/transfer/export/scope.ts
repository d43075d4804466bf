// What an export is of: which conversations, and of each which turns.
import { type ExportOptions, type ExportScope, namedIn } from '../../../preload/contract/export-choice.ts';
import { AppError } from '../../errors.ts';
import type { OpenedReader } from '../../store/archive/open-reader.ts';
import type { SaidMessage } from '../../store/archive/record.ts';
import { branchTo, type Part, partsOf } from './tree.ts';

export function idsIn(scope: ExportScope, reader: Pick<OpenedReader, 'ids' | 'idsInFolder'>): string[] {
  if (scope.kind === 'folder') return reader.idsInFolder(scope.folderId);
  const named = namedIn(scope);
  return named === null ? reader.ids() : [...new Set(named)];
}

/** The turns of a conversation that are wanted, in the order of reading. @throws AppError `notFound` */
export function partsIn<M extends SaidMessage>(
  scope: ExportScope,
  { branches }: Pick<ExportOptions, 'branches'>,
  { leafId, messages }: { readonly leafId: string | null; readonly messages: readonly M[] },
): Part<M>[] {
  if (scope.kind === 'turn') {
    const one = messages.filter(({ id }) => id === scope.messageId);
    if (one.length === 0) throw new AppError('notFound', { detail: { messageId: scope.messageId } });
    return [{ after: 0, messages: one }];
  }
  if (scope.kind === 'branch') {
    const branch = branchTo(scope.leafId, messages);
    if (branch.length === 0) throw new AppError('notFound', { detail: { messageId: scope.leafId } });
    return [{ after: 0, messages: branch }];
  }
  return branches === 'all'
    ? partsOf(leafId, messages)
    : [{ after: 0, messages: branchTo(leafId, messages) }];
}
