// The blind duel from the prompt to the reveal, and what the votes so far say.
import { useEffect, useState } from 'react';
import type { Duel } from '../../preload/contract/duel.ts';
import type { ModelEntry } from '../../preload/contract/models.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { Button } from '../ui/Button.tsx';
import { DuelAnswers } from './DuelAnswers.tsx';
import { DuelResults } from './DuelResults.tsx';
import { PromptField } from './PromptField.tsx';

/** @param levels usable ones of one model, each level once */
export function DuelPanel({ levels }: { levels: readonly ModelEntry[] }) {
  const words = t.compare.duel;
  const duel = useApp((state) => state.compare.duel);
  const { loadTallies } = useActions();
  const [askedAgain, setAskedAgain] = useState<string | null>(null);
  const [asked, setAsked] = useState<Asked>(() => askedBefore(duel, levels));
  useEffect(() => void loadTallies(), [loadTallies]);
  const ended = duel?.stage.name === 'revealed' || duel?.stage.name === 'failed';
  const asks = duel === null || (ended && askedAgain === duel.id) || duel.stage.name === 'failed';
  return (
    <>
      <p className="text-[13px] text-muted">{words.about}</p>
      {duel?.stage.name === 'failed' ? (
        <p role="alert" className="mt-4 text-[13px] text-danger">
          {words.failed(duel.stage.level, t.error(duel.stage.error))}
        </p>
      ) : null}
      {duel?.stage.name === 'writing' ? <Writing key={duel.id} duel={duel} /> : null}
      {duel !== null && !asks && duel.stage.name !== 'writing' ? (
        <DuelAnswers
          duel={duel}
          onAnother={() => {
            setAsked({ ...asked, prompt: '' });
            setAskedAgain(duel.id);
          }}
        />
      ) : null}
      {asks && levels.length < 2 ? <p className="mt-4 text-[13px]">{words.onlyOne}</p> : null}
      {asks && levels.length >= 2 ? (
        <Challenge levels={levels} asked={asked} onChange={setAsked} focused={askedAgain !== null} />
      ) : null}
      <DuelResults />
    </>
  );
}

/** What is asked, and of whom: kept from one duel to the next, since it takes many votes about one pair. */
interface Asked {
  /** null: the largest. */
  readonly firstId: string | null;
  /** null: the smallest. */
  readonly secondId: string | null;
  readonly prompt: string;
}

function askedBefore(duel: Duel | null, levels: readonly ModelEntry[]): Asked {
  const [firstId, secondId] = [0, 1].map(
    (at) => levels.find(({ level }) => level === duel?.levels[at]?.level)?.id ?? null,
  );
  return { firstId: firstId ?? null, secondId: secondId ?? null, prompt: '' };
}

function Writing({ duel }: { duel: Duel }) {
  const words = t.compare.duel;
  const { stopDuel } = useActions();
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((before) => before + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <div className="mt-4 flex flex-col items-start gap-3 rounded-card border border-line p-4">
      <p className="line-clamp-3 text-[13px] font-medium whitespace-pre-wrap">{duel.prompt}</p>
      <p className="text-[13px] text-muted tabular-nums">{words.writing(seconds)}</p>
      <Button onClick={() => void stopDuel()}>{words.stop}</Button>
    </div>
  );
}

interface ChallengeProps {
  levels: readonly ModelEntry[];
  asked: Asked;
  onChange: (asked: Asked) => void;
  focused: boolean;
}

function Challenge({ levels, asked, onChange, focused }: ChallengeProps) {
  const words = t.compare.duel;
  const { startDuel } = useActions();
  const { prompt } = asked;
  const idOf = (wanted: string | null, otherwise: number) =>
    (levels.find(({ id }) => id === wanted) ?? levels[otherwise]!).id;
  const [first, second] = [idOf(asked.firstId, 0), idOf(asked.secondId, levels.length - 1)];
  const ready = first !== second && prompt.trim() !== '';
  return (
    <form
      className="mt-4 flex flex-col gap-4 rounded-card border border-line p-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) void startDuel([first, second], prompt);
      }}
      ref={(form) => {
        // Here after the button of the last duel has gone.
        if (focused && form?.contains(document.activeElement) === false)
          form.querySelector('textarea')?.focus();
      }}
    >
      <div className="flex flex-wrap items-center gap-3 text-[13px]">
        <LevelSelect
          label={words.first}
          levels={levels}
          value={first}
          onChange={(firstId) => onChange({ ...asked, firstId })}
        />
        {words.versus}
        <LevelSelect
          label={words.second}
          levels={levels}
          value={second}
          onChange={(secondId) => onChange({ ...asked, secondId })}
        />
        {first === second ? <span className="text-xs text-muted">{words.sameTwice}</span> : null}
      </div>
      <PromptField
        label={words.prompt}
        value={prompt}
        onChange={(typed) => onChange({ ...asked, prompt: typed })}
      />
      <div>
        <Button type="submit" kind="primary" disabled={!ready}>
          {words.start}
        </Button>
      </div>
    </form>
  );
}

interface LevelSelectProps {
  label: string;
  levels: readonly ModelEntry[];
  value: string;
  onChange: (id: string) => void;
}

function LevelSelect({ label, levels, value, onChange }: LevelSelectProps) {
  return (
    <select
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className="h-8 min-w-0 rounded-lg border border-edge bg-canvas px-2 text-[13px]"
    >
      {levels.map(({ id, level }) => (
        <option key={id} value={id}>
          {level}
        </option>
      ))}
    </select>
  );
}
