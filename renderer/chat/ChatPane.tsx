import { useRef } from 'react';
import { t } from '../messages/index.ts';
import { ReadingLine } from '../safety/ReadingLine.tsx';
import { useApp } from '../state/context.tsx';
import { canChangeShown } from '../state/selectors.ts';
import { isUnbegun } from '../state/temporary-actions.ts';
import { TurnMenus } from '../tree/TurnMenus.tsx';
import { Composer } from './Composer.tsx';
import { Conversation } from './Conversation.tsx';
import { EmptyState } from './EmptyState.tsx';
import { InTrash } from './InTrash.tsx';
import type { Place } from './use-kept-place.ts';

/** The shown conversation, or the beginning of one, over the composer. */
export function ChatPane() {
  const shownId = useApp((state) => state.shownId);
  const opened = useApp((state) => shownId !== null && state.messages[shownId] !== undefined);
  const trashed = useApp((state) => (state.conversations[shownId ?? '']?.trashedAt ?? null) !== null);
  const unbegun = useApp(isUnbegun);
  const canWrite = useApp(canChangeShown);
  const places = useRef(new Map<string, Place>()).current;
  return (
    <>
      <TurnMenus shownId={shownId}>
        {shownId === null || unbegun ? (
          <EmptyState />
        ) : opened ? (
          <Conversation key={shownId} id={shownId} places={places} />
        ) : (
          <p className="m-auto text-muted">{t.turns.opening}</p>
        )}
      </TurnMenus>
      {!canWrite ? <ReadingLine /> : trashed && shownId !== null ? <InTrash id={shownId} /> : <Composer />}
    </>
  );
}
