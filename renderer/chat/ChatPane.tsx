import { useRef } from 'react';
import { t } from '../messages/index.ts';
import { ReadingLine } from '../safety/ReadingLine.tsx';
import { useApp } from '../state/context.tsx';
import { canSaveShown, isInTrash } from '../state/selectors.ts';
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
  const inTrash = useApp(isInTrash);
  const unbegun = useApp(isUnbegun);
  const canWrite = useApp(canSaveShown);
  const places = useRef(new Map<string, Place>()).current;
  return (
    <>
      <TurnMenus shownId={shownId}>
        {shownId === null || (unbegun && !inTrash) ? (
          <EmptyState />
        ) : opened ? (
          <Conversation key={shownId} id={shownId} places={places} />
        ) : (
          <p className="m-auto text-muted">{t.turns.opening}</p>
        )}
      </TurnMenus>
      {!canWrite ? <ReadingLine /> : inTrash && shownId !== null ? <InTrash id={shownId} /> : <Composer />}
    </>
  );
}
