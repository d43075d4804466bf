// What a conversation's reply is at, in the list: written now, or waiting behind which others.
import { Clock3, PenLine } from 'lucide-react';
import { t } from '../messages/index.ts';
import { useApp } from '../state/context.tsx';
import { activityOf, behindOf } from '../state/selectors.ts';

export function ItemActivity({ conversationId }: { conversationId: string }) {
  const activity = useApp((state) => activityOf(state, conversationId));
  const words = useApp((state) => {
    const replyId = state.running[conversationId];
    return replyId === undefined ? '' : t.queue.short(behindOf(state, replyId).map(({ title }) => title));
  });
  if (activity === null) return null;
  const Icon = activity === 'writing' ? PenLine : Clock3;
  return (
    <span className="flex items-center gap-1.5 text-xs font-normal text-muted">
      <Icon
        size={12}
        strokeWidth={2}
        aria-hidden
        className={`shrink-0 ${activity === 'writing' ? 'text-accent' : ''}`}
      />
      <span className="truncate">{activity === 'writing' ? t.queue.writing : words}</span>
    </span>
  );
}
