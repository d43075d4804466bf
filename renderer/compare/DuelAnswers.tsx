// Two answers without names, the vote, and then their names.
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Duel, DuelVote } from '../../preload/contract/duel.ts';
import { t } from '../messages/index.ts';
import { useActions } from '../state/context.tsx';
import { Button } from '../ui/Button.tsx';
import { ChoiceSegments } from '../ui/Choice.tsx';
import { useNarrow } from '../ui/use-narrow.ts';
import { AnswerText } from './AnswerText.tsx';
import { columnsBelow } from './columns.ts';

const votes: readonly DuelVote[] = ['left', 'right', 'tie', 'bothBad'];

export function DuelAnswers({ duel, onAnother }: { duel: Duel; onAnother: () => void }) {
  const words = t.compare.duel;
  const { voteDuel } = useActions();
  const narrow = useNarrow(columnsBelow);
  const [side, setSide] = useState<'left' | 'right'>('left');
  const place = useRef<HTMLElement>(null);
  const { stage } = duel;
  // The keys are heard where the focus is: here, as soon as there is something to vote on or to learn.
  // biome-ignore lint/correctness/useExhaustiveDependencies: again for each stage
  useEffect(() => place.current?.focus(), [duel.id, stage.name]);
  if (stage.name !== 'voting' && stage.name !== 'revealed') return null;
  const sides = narrow ? ([side] as const) : (['left', 'right'] as const);

  function onKeyDown(event: KeyboardEvent): void {
    if (stage.name !== 'voting' || event.ctrlKey || event.metaKey || event.altKey) return;
    const vote = votes.find((one) => words.keys[one] === event.key.toUpperCase());
    if (vote === undefined) return;
    event.preventDefault();
    void voteDuel(vote);
  }

  return (
    <section
      ref={place}
      tabIndex={-1}
      aria-label={words.question}
      onKeyDown={onKeyDown}
      className="-mx-3 mt-2 rounded-card px-3 py-2"
    >
      <p className="line-clamp-3 text-[13px] font-medium whitespace-pre-wrap">{duel.prompt}</p>
      {narrow ? (
        <div className="mt-3">
          <ChoiceSegments
            label={words.shown}
            name="shown-side"
            value={side}
            options={[
              { value: 'left', name: words.left },
              { value: 'right', name: words.right },
            ]}
            onChange={setSide}
          />
        </div>
      ) : null}
      <div className="mt-3 flex gap-3">
        {sides.map((one) => (
          <article
            key={one}
            aria-label={words[one]}
            className="min-w-0 flex-1 rounded-card border border-line bg-canvas"
          >
            <h3 className="border-b border-line px-3 py-2 text-[13px] font-semibold">
              {stage.name === 'revealed' ? stage[one] : words[one]}
            </h3>
            <div className="min-h-24 px-3 py-2">
              {stage.answers[one] ? (
                <AnswerText text={stage.answers[one]} />
              ) : (
                <p className="text-[13px] text-muted">{words.empty}</p>
              )}
            </div>
          </article>
        ))}
      </div>
      {stage.name === 'voting' ? (
        <fieldset className="mt-3 flex flex-wrap items-center gap-2">
          <legend className="mb-1 text-[13px] font-medium">{words.question}</legend>
          {votes.map((vote) => (
            <Button key={vote} aria-keyshortcuts={words.keys[vote]} onClick={() => void voteDuel(vote)}>
              {words.votes[vote]}
              <kbd aria-hidden className="font-sans text-xs text-muted">
                {words.keys[vote]}
              </kbd>
            </Button>
          ))}
        </fieldset>
      ) : (
        <div className="mt-3 flex flex-wrap items-center gap-3">
          <p role="status" className="text-[13px] font-medium">
            {words.revealed(stage.left, stage.right, stage.vote)}
          </p>
          <Button kind="primary" onClick={onAnother}>
            {words.another}
          </Button>
        </div>
      )}
    </section>
  );
}
