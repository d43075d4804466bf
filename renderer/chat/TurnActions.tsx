import { ChevronDown, Columns2, Pencil, Play, RotateCcw } from 'lucide-react';
import type { Message } from '../../preload/contract/models.ts';
import { t } from '../messages/index.ts';
import { LevelMenu } from '../models/LevelMenu.tsx';
import { useActions, useApp } from '../state/context.tsx';
import { usableLevels } from '../state/selectors.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';

/** What can be done with a turn: shown by hover and focus, and always under the last one. */
export function TurnActions({ message, last }: { message: Message; last: boolean }) {
  const { edit, regenerate, continueReply, openDialog } = useActions();
  const { id, role, status, parentId } = message;
  const questionId = role === 'user' ? id : parentId;
  const several = useApp((state) => usableLevels(state.models).length > 1);
  const editing = useApp((state) => state.editingId === id);
  // A reply that failed says itself how to try again.
  if (status === 'streaming' || editing || (status === 'failed' && !message.text)) return null;
  return (
    <div
      className={`flex items-center ${role === 'assistant' ? 'first:-ml-1.5 max-[600px]:nth-2:-ml-1.5' : ''} ${last ? '' : 'opacity-0 group-focus-within/turn:opacity-100 group-hover/turn:opacity-100 pointer-coarse:opacity-100'}`}
    >
      {message.text ? <CopyButton label={t.turns.copy} text={() => message.text} /> : null}
      {role === 'user' ? (
        <IconButton icon={Pencil} size="small" label={t.turns.edit} onClick={() => edit(id)} />
      ) : null}
      {role === 'assistant' && parentId ? (
        <IconButton
          icon={RotateCcw}
          size="small"
          label={t.turns.regenerate}
          onClick={() => void regenerate(parentId)}
        />
      ) : null}
      {role === 'assistant' && parentId && several ? (
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
      {several && questionId ? (
        <IconButton
          icon={Columns2}
          size="small"
          label={t.compare.open}
          onClick={() => openDialog({ name: 'compare', questionId })}
        />
      ) : null}
      {last && canContinue(message) ? (
        <Button className="ml-1.5" onClick={() => void continueReply(id)}>
          <Play size={13} aria-hidden />
          {t.turns.continue}
        </Button>
      ) : null}
    </div>
  );
}

function canContinue({ status, stats, text }: Message): boolean {
  if (status === 'stopped' || status === 'interrupted') return text !== '';
  return status === 'complete' && stats?.stopReason === 'maxTokens';
}
