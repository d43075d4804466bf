import type { Message } from '../../preload/contract/models.ts';
import { t } from '../messages/index.ts';

/** One quiet line about how a reply was made. */
export function ReplyLine({ message }: { message: Message }) {
  const { stats, level } = message;
  if (!stats || message.status === 'streaming') return null;
  const facts = [
    level,
    t.turns.tokens(stats.generatedTokens),
    t.engine.rate(stats.decodeTokensPerSecond),
    t.turns.firstToken(stats.timeToFirstTokenMs),
    stats.stopReason === 'maxTokens' || stats.stopReason === 'contextFull' ? t.turns[stats.stopReason] : null,
  ];
  return (
    <p className="mr-2 text-xs max-[600px]:basis-full text-muted tabular-nums">
      {facts.filter(Boolean).join(' · ')}
    </p>
  );
}
