import { ChevronDown, Columns2, Ellipsis, Pencil, PencilLine, Play, RotateCcw, Trash2 } from 'lucide-react';
import type { Message } from '../../preload/contract/models.ts';
import { t } from '../messages/index.ts';
import { LevelMenu } from '../models/LevelMenu.tsx';
import { useActions, useApp } from '../state/context.tsx';
import { canChangeShown, isEditing, usableLevels } from '../state/selectors.ts';
import { editKey } from '../state/state.ts';
import { isTemporary } from '../state/temporary-actions.ts';
import { TurnMenuButton } from '../tree/TurnMenus.tsx';
import { Button, IconButton } from '../ui/Button.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { canContinue } from './can-continue.ts';

interface TurnActionsProps {
  message: Message;
  last: boolean;
  /** Turns hang below the last one, on a branch that is not shown. */
  followed: boolean;
}

/** What can be done with a turn: shown by hover and focus, and always under the last one. */
export function TurnActions({ message, last, followed }: TurnActionsProps) {
  const { edit, continueReply } = useActions();
  const { id, role, status } = message;
  const editing = useApp((state) => isEditing(state, id));
  const unfinished = useApp((state) => editKey(id) in state.drafts);
  const canChange = useApp(canChangeShown);
  if (status === 'streaming' || editing) return null;
  return (
    <>
      <div
        className={`flex items-center ${role === 'assistant' ? 'first:-ml-1.5 max-[600px]:nth-2:-ml-1.5' : ''} ${last ? '' : 'opacity-0 group-focus-within/turn:opacity-100 group-hover/turn:opacity-100 pointer-coarse:opacity-100'}`}
      >
        {message.text ? <CopyButton label={t.turns.copy} text={() => message.text} /> : null}
        {canChange ? <Changes message={message} /> : null}
        <TurnMenuButton messageId={id} icon={Ellipsis} />
      </div>
      {unfinished && canChange ? (
        <Button kind="quiet" className="h-7 px-2 text-xs text-accent!" onClick={() => edit(id)}>
          <PencilLine size={13} aria-hidden />
          {t.tree.unfinished}
        </Button>
      ) : null}
      {last && !followed && canChange && canContinue(message) ? (
        <Button className="ml-1.5" onClick={() => void continueReply(id)}>
          <Play size={13} aria-hidden />
          {t.turns.continue}
        </Button>
      ) : null}
    </>
  );
}

/** Those that change the conversation. */
function Changes({ message }: { message: Message }) {
  const { edit, regenerate, openDialog, deleteTurn } = useActions();
  const { id, role, status, parentId } = message;
  const questionId = role === 'user' ? id : parentId;
  const several = useApp((state) => usableLevels(state.models).length > 1);
  const temporary = useApp(isTemporary);
  // A reply that failed says itself how to try again.
  const failed = status === 'failed' && !message.text;
  return (
    <>
      {failed ? null : (
        <IconButton icon={Pencil} size="small" label={t.turns.edit} onClick={() => edit(id)} />
      )}
      {role === 'assistant' && parentId && !failed ? (
        <IconButton
          icon={RotateCcw}
          size="small"
          label={t.turns.regenerate}
          onClick={() => void regenerate(parentId)}
        />
      ) : null}
      {role === 'assistant' && parentId && several && !failed ? (
        <LevelMenu
          label={t.levels.regenerateLabel}
          onChoose={(modelId) => modelId !== null && void regenerate(parentId, modelId)}
          trigger={
            <button
              type="button"
              aria-label={t.levels.regenerateWith}
              title={t.levels.regenerateWith}
              className="-ml-1 inline-flex h-7 w-5 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink"
            >
              <ChevronDown size={13} strokeWidth={1.75} aria-hidden />
            </button>
          }
        />
      ) : null}
      {several && questionId && !failed && !temporary ? (
        <IconButton
          icon={Columns2}
          size="small"
          label={t.compare.open}
          onClick={() => openDialog({ name: 'compare', questionId })}
        />
      ) : null}
      <IconButton icon={Trash2} size="small" label={t.tree.remove} onClick={() => void deleteTurn(id)} />
    </>
  );
}
