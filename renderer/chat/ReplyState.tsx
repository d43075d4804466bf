// What a reply waits for, or why it ended before its end, and what can be done about that.
import { LoaderCircle, TriangleAlert } from 'lucide-react';
import type { Message } from '../../preload/contract/models.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { behindOf, canChangeShown } from '../state/selectors.ts';
import type { State } from '../state/state.ts';
import { Button } from '../ui/Button.tsx';

export function ReplyState({ message }: { message: Message }) {
  switch (message.status) {
    case 'streaming':
      return <Waiting replyId={message.id} />;
    case 'stopped':
      return <p className="mt-2 text-[13px] text-muted">{t.turns.stopped}</p>;
    case 'interrupted':
      return (
        <p className="mt-2 flex gap-2 text-[13px] text-warn">
          <TriangleAlert size={15} aria-hidden className="mt-0.5 shrink-0" />
          {message.error ? t.error(message.error) : t.turns.interrupted}
        </p>
      );
    case 'failed':
      return (
        <div className="mt-2 rounded-card bg-danger-soft px-4 py-3 text-[13px]">
          <p className="wrap-anywhere">{t.error(message.error ?? { code: 'internal', detail: {} })}</p>
          {message.parentId ? <WayOut questionId={message.parentId} error={message.error} /> : null}
        </div>
      );
    case 'complete':
      return null;
    default:
      return message.status satisfies never;
  }
}

/** What helps: the same question again, or a shorter one where this one can never be answered. */
function WayOut({ questionId, error }: { questionId: string; error: Message['error'] }) {
  const { regenerate, edit } = useActions();
  const canChange = useApp(canChangeShown);
  if (!canChange) return null;
  const tooLong = error?.code === 'promptTooLong';
  return (
    <Button className="mt-3" onClick={() => (tooLong ? edit(questionId) : void regenerate(questionId))}>
      {tooLong ? t.turns.editQuestion : t.turns.tryAgain}
    </Button>
  );
}

function Waiting({ replyId }: { replyId: string }) {
  const words = useApp((state) => waitingFor(state, replyId));
  const waits = useApp(
    (state) => (state.progress[replyId]?.phase ?? 'waiting') === 'waiting' && !state.live[replyId],
  );
  const { stop } = useActions();
  if (words === null) return null;
  return (
    <div className="flex min-h-6 flex-wrap items-center gap-x-3 gap-y-1 text-[13px] text-muted tabular-nums">
      <p className="flex min-w-0 items-center gap-2">
        <LoaderCircle size={14} strokeWidth={2} aria-hidden className="shrink-0" />
        {words}
      </p>
      {waits ? <Button onClick={() => void stop()}>{t.queue.takeBack}</Button> : null}
    </div>
  );
}

/** null once there is text to read, or the model writes. */
function waitingFor(state: State, replyId: string): string | null {
  const { progress, live, engine } = state;
  const at = progress[replyId];
  if (at?.phase === 'decode') return null;
  if (at?.phase === 'prefill') return t.turns.reading(at.done, at.total);
  if (at?.for === 'reply')
    return t.queue.behind(behindOf(state, replyId).map(({ title }) => title)) ?? t.turns.waitingForReply;
  if (engine.status === 'loading') return `${t.turns.waitingForModel}: ${t.format.percent(engine.progress)}`;
  if (at?.for === 'model') return t.turns.waitingForModel;
  return live[replyId] ? null : t.turns.waiting;
}
