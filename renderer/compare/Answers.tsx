// The answers of a comparison: columns, or one at a time where the window is narrow.
import { useState } from 'react';
import type { Comparison } from '../../preload/contract/comparison.ts';
import { t } from '../messages/index.ts';
import { useActions } from '../state/context.tsx';
import { Button } from '../ui/Button.tsx';
import { ChoiceSegments } from '../ui/Choice.tsx';
import { useNarrow } from '../ui/use-narrow.ts';
import { AnswerColumn } from './AnswerColumn.tsx';
import { columnsBelow, partingsOf, sameAsOf } from './columns.ts';

export function Answers({ comparison }: { comparison: Comparison }) {
  const words = t.compare.side;
  const { keepComparison } = useActions();
  const narrow = useNarrow(columnsBelow);
  const { answers } = comparison;
  const [shownId, setShownId] = useState<string | null>(null);
  const shown = answers.find(({ modelId }) => modelId === shownId) ?? answers[0]!;
  const partings = partingsOf(answers);
  const same = sameAsOf(answers);
  const canKeep =
    comparison.questionId !== null && !comparison.running && answers.some(({ text }) => text !== '');
  return (
    <section aria-label={words.result(comparison.prompt)} className="mt-5">
      <h3 className="line-clamp-2 text-[13px] font-semibold">{words.result(comparison.prompt)}</h3>
      <p className="text-xs text-muted tabular-nums">
        {comparison.model} · {words.seed(comparison.seed)}
      </p>
      {narrow ? (
        <div className="mt-3">
          <ChoiceSegments
            label={words.shown}
            name="shown-answer"
            value={shown.modelId}
            options={answers.map(({ modelId, level }) => ({ value: modelId, name: level }))}
            onChange={setShownId}
          />
        </div>
      ) : null}
      <div className="mt-3 flex gap-3">
        {answers.map((answer, index) =>
          narrow && answer !== shown ? null : (
            <AnswerColumn
              key={answer.modelId}
              answer={answer}
              parting={partings[index]!}
              sameAs={same[index]!}
            />
          ),
        )}
      </div>
      {canKeep ? (
        <div className="mt-3">
          {comparison.kept ? (
            <p role="status" className="text-[13px] text-muted">
              {words.kept}
            </p>
          ) : (
            <Button onClick={() => void keepComparison()}>{words.keep}</Button>
          )}
        </div>
      ) : null}
    </section>
  );
}
