import { t } from '../messages/index.ts';
import { useApp } from '../state/context.tsx';
import type { State } from '../state/state.ts';

const dots = {
  none: 'bg-muted',
  loading: 'bg-warn',
  ready: 'bg-muted',
  generating: 'bg-accent',
  restarting: 'bg-warn',
  failed: 'bg-danger',
};

/** What the engine is at, with a number that moves. Only the words are announced, not every number. */
export function EngineBadge() {
  const status = useApp((state) => state.engine.status);
  const words = useApp(wordsOf);
  const number = useApp(numberOf);
  return (
    <div
      role="status"
      data-engine={status}
      className="flex h-8 shrink-0 items-center gap-2 px-2 text-[13px] text-muted"
    >
      <span aria-hidden className={`size-2 rounded-full ${dots[status]}`} />
      <span className={number ? 'max-wide:sr-only' : 'max-[600px]:sr-only'}>{words}</span>
      {number ? (
        // A narrow window keeps its room for the title: what is done so far is worth it, the speed is not.
        <span aria-hidden className={`tabular-nums ${status === 'generating' ? 'max-[600px]:hidden' : ''}`}>
          {number}
        </span>
      ) : null}
    </div>
  );
}

function wordsOf({ engine, progress }: State): string {
  if (engine.status === 'none' && engine.unloadedId) return t.engine.unloaded;
  if (engine.status !== 'generating') return t.engine[engine.status];
  const phase = progress[engine.replyId]?.phase;
  if (phase === 'waiting') return t.engine.waiting;
  return phase === 'prefill' ? t.engine.reading : t.engine.writing;
}

function numberOf({ engine, progress }: State): string | null {
  if (engine.status === 'loading') return t.format.percent(engine.progress);
  const at = engine.status === 'generating' ? progress[engine.replyId] : undefined;
  if (at?.phase === 'prefill') return t.format.percent(at.total ? at.done / at.total : 0);
  return at?.phase === 'decode' ? t.engine.rate(at.tokensPerSecond) : null;
}
