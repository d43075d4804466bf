import { useRef } from 'react';
import type { ComparedAnswer } from '../../preload/contract/comparison.ts';
import { t } from '../messages/index.ts';
import { AnswerText } from './AnswerText.tsx';
import { type ShownParting, tokenAt } from './columns.ts';
import { usePartingMark } from './use-parting-mark.ts';

interface AnswerColumnProps {
  answer: ComparedAnswer;
  parting: ShownParting | null;
  /** The level whose answer this one repeats. */
  sameAs: string | null;
}

/** One level's answer as it grows, and what it took. */
export function AnswerColumn({ answer, parting, sameAs }: AnswerColumnProps) {
  const words = t.compare.side;
  const { level, text, stats, memoryBytes, tokensPerSecond, error } = answer;
  const shown = useRef<HTMLDivElement>(null);
  usePartingMark(shown, text, parting?.side ?? null);
  return (
    <article
      aria-label={words.answerOf(level)}
      data-status={answer.status}
      className="flex min-w-0 flex-1 flex-col rounded-card border border-line bg-canvas"
    >
      <header className="flex flex-wrap items-baseline justify-between gap-x-3 border-b border-line px-3 py-2">
        <h4 className="text-[13px] font-semibold">{level}</h4>
        <span className="text-xs text-muted tabular-nums">{words.status(answer)}</span>
      </header>
      <div className="min-h-24 flex-1 px-3 py-2">
        <AnswerText ref={shown} text={text} streaming={answer.status === 'writing'} />
      </div>
      {error ? <p className="px-3 pb-2 text-[13px] text-danger">{t.error(error)}</p> : null}
      {parting ? <PartingLine text={text} parting={parting} /> : null}
      {sameAs === null ? null : (
        <p className="border-t border-line px-3 py-2 text-xs text-muted">{words.sameAs(sameAs)}</p>
      )}
      <dl className="flex flex-wrap gap-x-4 gap-y-1 border-t border-line px-3 py-2 text-xs tabular-nums">
        <Fact
          name={words.speed}
          value={tokensPerSecond === null ? '–' : words.tokensPerSecond(tokensPerSecond)}
        />
        <Fact
          name={words.firstToken}
          value={
            stats && stats.timeToFirstTokenMs > 0 ? t.format.milliseconds(stats.timeToFirstTokenMs) : '–'
          }
        />
        <Fact name={words.memory} value={memoryBytes === null ? '–' : t.format.bytes(memoryBytes)} />
      </dl>
    </article>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt className="text-muted">{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function PartingLine({ text, parting }: { text: string; parting: ShownParting }) {
  const words = t.compare.side;
  const { side, otherLevel, otherText } = parting;
  const { weights } = side;
  const wrote = weights === null ? words.endsHere : words.wrote(tokenAt(text, side).trim(), weights.own);
  const other =
    weights === null || weights.other === null
      ? null
      : words.otherHad(otherText.trim(), otherLevel, weights.other, weights.otherIsBelow);
  return (
    <p data-parting className="border-t border-line px-3 py-2 text-xs text-muted">
      {words.partsHere(otherLevel)}: {[wrote, other].filter((part) => part !== null).join(', ')}.
    </p>
  );
}
