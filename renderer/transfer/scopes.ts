// What the dialog offers to export, from what it was opened for.
import { type ExportScope, namedIn } from '../../preload/contract/export-choice.ts';
import type { Conversation } from '../../preload/contract/models.ts';
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

/** The one that was asked for first, then wider ones. */
export function scopesFrom(
  asked: ExportScope,
  { conversations, folders }: Pick<State, 'conversations' | 'folders'>,
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
      const conversation: Conversation | undefined = conversations[asked.conversationId];
      const title = conversation?.title ?? '';
      const whole = { kind: 'conversation', conversationId: asked.conversationId } as const;
      return [
        ...(asked.kind === 'branch' ? [offer(asked, t.export.scopes.branch(title), 1)] : []),
        offer(whole, t.export.scopes.conversation(title), 1),
        ...(conversation?.folderId ? folder(conversation.folderId) : []),
        everything,
      ];
    }
    case 'selection': {
      const count = asked.conversationIds.length;
      return [offer(asked, t.export.scopes.selection(count), count), everything];
    }
    case 'folder':
      return [...folder(asked.folderId), everything];
    case 'everything':
      return [everything];
    default:
      return asked satisfies never;
  }
}
