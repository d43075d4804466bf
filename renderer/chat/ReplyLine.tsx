import type { Message } from '../../preload/contract/models.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';

/** One quiet line about how a reply was made; it opens the inspector. */
export function ReplyLine({ message }: { message: Message }) {
  const { stats, level, status, text, edited } = message;
  const open = useApp((state) => state.inspector?.replyId === message.id);
  const { inspect, closeInspector } = useActions();
  if (status === 'streaming' || (!stats && !text)) return null;
  const facts = [
    edited ? t.tree.edited : level,
    ...(stats
      ? [
          t.turns.tokens(stats.generatedTokens),
          t.engine.rate(stats.decodeTokensPerSecond),
          t.turns.firstToken(stats.timeToFirstTokenMs),
          stats.stopReason === 'maxTokens' || stats.stopReason === 'contextFull'
            ? t.turns[stats.stopReason]
            : null,
          stats.json === 'cutOff' ? t.generation.jsonCutOff : null,
        ]
      : [t.turns.details]),
  ];
  return (
    <button
      type="button"
      data-line={message.id}
      aria-expanded={open}
      title={t.inspector.title}
      onClick={() => (open ? closeInspector() : inspect(message.id))}
      className="-ml-1 mr-1 rounded-md px-1 py-0.5 text-left text-xs max-[600px]:basis-full text-muted tabular-nums hover:bg-hover hover:text-ink aria-expanded:text-ink"
    >
      {facts.filter(Boolean).join(' · ')}
    </button>
  );
}
