// One prompt, several levels: what is asked, and the answers in columns.
import { useId, useState } from 'react';
import type { ModelEntry } from '../../preload/contract/models.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { nextModel } from '../state/selectors.ts';
import { Button } from '../ui/Button.tsx';
import { Answers } from './Answers.tsx';
import { PromptField } from './PromptField.tsx';

const most = 4;

interface SideBySideProps {
  /** Usable ones of one model, each level once. */
  levels: readonly ModelEntry[];
  /** The turn of the shown conversation that is answered; null: a prompt is typed. */
  questionId: string | null;
}

export function SideBySidePanel({ levels, questionId }: SideBySideProps) {
  const words = t.compare.side;
  const comparison = useApp((state) => state.compare.comparison);
  return (
    <>
      <p className="text-[13px] text-muted">{words.about}</p>
      {levels.length < 2 ? (
        <p className="mt-4 text-[13px]">{words.onlyOne}</p>
      ) : (
        <Ask
          key={questionId}
          levels={levels}
          questionId={questionId}
          running={comparison?.running === true}
        />
      )}
      {comparison ? <Answers comparison={comparison} /> : null}
    </>
  );
}

function Ask({ levels, questionId, running }: SideBySideProps & { running: boolean }) {
  const words = t.compare.side;
  const { startComparison, stopComparison } = useActions();
  const nextId = useApp((state) => nextModel(state)?.id ?? null);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(() => usualPair(levels, nextId));
  const [typed, setTyped] = useState('');
  /** null: as it opened. */
  const [typesInstead, setTypesInstead] = useState<boolean | null>(null);
  const quoteId = useId();
  const question = useApp((state) =>
    questionId === null || state.shownId === null ? undefined : state.messages[state.shownId]?.[questionId],
  );
  const turn = typesInstead ? undefined : question;
  const chosen = levels.filter(({ id }) => ticked.has(id));
  const enough = chosen.length >= 2 && chosen.length <= most;
  const ready = enough && (turn !== undefined || typed.trim() !== '');

  function toggle(id: string): void {
    const next = new Set(ticked);
    if (!next.delete(id)) next.add(id);
    setTicked(next);
  }

  function start(): void {
    const source = turn === undefined ? { prompt: typed } : { questionId: turn.id };
    void startComparison(
      chosen.map(({ id }) => id),
      source,
    );
  }

  return (
    <form
      className="mt-4 flex flex-col gap-4 rounded-card border border-line p-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready && !running) start();
      }}
    >
      <fieldset className="flex flex-wrap gap-x-4 gap-y-2">
        <legend className="mb-1 text-[13px] font-medium">{words.levels}</legend>
        {levels.map(({ id, level }) => (
          <label key={id} className="flex items-center gap-2 text-[13px]">
            <input
              type="checkbox"
              checked={ticked.has(id)}
              disabled={!ticked.has(id) && chosen.length >= most}
              onChange={() => toggle(id)}
              className="size-4 accent-accent"
            />
            {level}
          </label>
        ))}
      </fieldset>
      {turn === undefined ? (
        <div>
          <PromptField
            label={words.prompt}
            value={typed}
            onChange={setTyped}
            focused={typesInstead === true}
          />
          {question === undefined ? null : (
            <Button kind="quiet" className="mt-1 -ml-3" onClick={() => setTypesInstead(false)}>
              {words.turnInstead}
            </Button>
          )}
        </div>
      ) : (
        <div>
          <p id={quoteId} className="text-[13px] font-medium">
            {words.turn}
          </p>
          <blockquote
            aria-labelledby={quoteId}
            className="mt-1 line-clamp-4 border-l-2 border-edge pl-3 text-[13px] whitespace-pre-wrap"
          >
            {turn.text}
          </blockquote>
          <Button
            autoFocus={typesInstead === false}
            kind="quiet"
            className="mt-1 -ml-3"
            onClick={() => setTypesInstead(true)}
          >
            {words.typeInstead}
          </Button>
        </div>
      )}
      <div className="flex flex-wrap items-center gap-3">
        {running ? (
          <Button onClick={() => void stopComparison()}>{words.stop}</Button>
        ) : (
          <Button type="submit" kind="primary" disabled={!ready}>
            {words.start}
          </Button>
        )}
        {enough ? null : <span className="text-xs text-muted">{words.needsTwo}</span>}
      </div>
    </form>
  );
}

/** The best level, and the one that the conversation goes on with; the next best where that is the same. */
function usualPair(levels: readonly ModelEntry[], nextId: string | null): ReadonlySet<string> {
  const [best, ...others] = levels;
  const other = others.find(({ id }) => id === nextId) ?? others[0];
  return new Set([best, other].flatMap((one) => one?.id ?? []));
}
