// What the dialog offers to export, from what it was opened for.
import { type ExportScope, namedIn } from '../../preload/contract/export-choice.ts';
import { t } from '../messages/index.ts';
import type { State } from '../state/state.ts';

export interface OfferedScope {
  /** Stable while the dialog is open. */
  readonly key: string;
  readonly scope: ExportScope;
  readonly name: string;
  /** Conversations. */
  readonly count: number;
  /** Whether a temporary conversation is among them. */
  readonly temporary: boolean;
}

/** The one that was asked for first, then wider ones; under everything each part of it that is at hand. */
export function scopesFrom(
  asked: ExportScope,
  { conversations, folders, shownId }: Pick<State, 'conversations' | 'folders' | 'shownId'>,
): OfferedScope[] {
  const kept = Object.values(conversations).filter((one) => one.trashedAt === null && !one.temporary);
  const isTemporary = (id: string): boolean => conversations[id]?.temporary === true;
  const offer = (scope: ExportScope, name: string, count: number): OfferedScope => ({
    key: scope.kind === 'folder' ? scope.folderId : scope.kind,
    scope,
    name,
    count,
    temporary: namedIn(scope)?.some(isTemporary) ?? false,
  });
  const titleOf = (id: string): string => conversations[id]?.title ?? '';
  const conversation = (conversationId: string): OfferedScope =>
    offer({ kind: 'conversation', conversationId }, t.export.scopes.conversation(titleOf(conversationId)), 1);
  const folder = (folderId: string): OfferedScope[] => {
    const own = folders.find(({ id }) => id === folderId);
    if (!own) return [];
    const inside = new Set([
      folderId,
      ...folders.flatMap((one) => (one.parentId === folderId ? [one.id] : [])),
    ]);
    const count = kept.filter((one) => one.folderId !== null && inside.has(one.folderId)).length;
    return [offer({ kind: 'folder', folderId }, t.export.scopes.folder(own.name, count), count)];
  };
  const everything = offer({ kind: 'everything' }, t.export.scopes.everything(kept.length), kept.length);

  switch (asked.kind) {
    case 'conversation':
    case 'branch':
    case 'turn': {
      const { conversationId } = asked;
      const folderId = conversations[conversationId]?.folderId;
      return [
        ...(asked.kind === 'branch'
          ? [offer(asked, t.export.scopes.branch(titleOf(conversationId)), 1)]
          : []),
        conversation(conversationId),
        ...(folderId ? folder(folderId) : []),
        everything,
      ];
    }
    case 'selection': {
      const count = asked.conversationIds.length;
      return [offer(asked, t.export.scopes.selection(count), count), everything];
    }
    case 'folder':
      return [...folder(asked.folderId), everything];
    case 'everything': {
      const shown = shownId === null ? undefined : conversations[shownId];
      return [
        everything,
        ...(shown ? [conversation(shown.id)] : []),
        ...folders.flatMap(({ id }) => folder(id).filter(({ count }) => count > 0)),
      ];
    }
    default:
      return asked satisfies never;
  }
}
