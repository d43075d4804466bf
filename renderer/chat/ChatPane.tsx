import { t } from '../messages/index.ts';
import { ReadingLine } from '../safety/ReadingLine.tsx';
import { useApp } from '../state/context.tsx';
import { canChangeShown } from '../state/selectors.ts';
import { isUnbegun } from '../state/temporary-actions.ts';
import { Composer } from './Composer.tsx';
import { Conversation } from './Conversation.tsx';
import { EmptyState } from './EmptyState.tsx';
import { InTrash } from './InTrash.tsx';

/** The shown conversation, or the beginning of one, over the composer. */
export function ChatPane() {
  const shownId = useApp((state) => state.shownId);
  const opened = useApp((state) => shownId !== null && state.messages[shownId] !== undefined);
  const trashed = useApp((state) => (state.conversations[shownId ?? '']?.trashedAt ?? null) !== null);
  const unbegun = useApp(isUnbegun);
  const canWrite = useApp(canChangeShown);
  return (
    <>
      {shownId === null || unbegun ? (
        <EmptyState />
      ) : opened ? (
        <Conversation key={shownId} id={shownId} />
      ) : (
        <p className="m-auto text-muted">{t.turns.opening}</p>
      )}
      {!canWrite ? <ReadingLine /> : trashed && shownId !== null ? <InTrash id={shownId} /> : <Composer />}
    </>
  );
}
