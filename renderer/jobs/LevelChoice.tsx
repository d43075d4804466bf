// The levels to be ticked, each with what it costs.
import type { LevelOffer, LevelsOffer } from '../../preload/contract/quantize.ts';
import { t } from '../messages/index.ts';

interface LevelChoiceProps {
  offer: LevelsOffer;
  chosen: ReadonlySet<string>;
  onChange: (chosen: ReadonlySet<string>) => void;
}

export function LevelChoice({ offer, chosen, onChange }: LevelChoiceProps) {
  function toggle(level: string, on: boolean): void {
    const next = new Set(chosen);
    if (on) next.add(level);
    else next.delete(level);
    onChange(next);
  }
  return (
    <fieldset className="mt-4">
      <legend className="sr-only">{t.jobs.levels.legend}</legend>
      <div className="-mx-3 flex flex-col">
        {offer.levels.map((level) => (
          <Level
            key={level.level}
            level={level}
            checked={chosen.has(level.level)}
            onChange={(on) => toggle(level.level, on)}
          />
        ))}
      </div>
    </fieldset>
  );
}

interface LevelProps {
  level: LevelOffer;
  checked: boolean;
  onChange: (on: boolean) => void;
}

function Level({ level, checked, onChange }: LevelProps) {
  const { state } = level;
  const open = state === 'open';
  const about = open ? t.jobs.levels.aboutLevel(level.level) : t.jobs.levels[state];
  return (
    <label className="flex items-baseline gap-3 rounded-lg px-3 py-1.5 hover:bg-hover has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent">
      <input
        type="checkbox"
        checked={checked}
        disabled={!open}
        onChange={(event) => onChange(event.target.checked)}
        className="size-4 shrink-0 translate-y-0.5 accent-accent outline-none"
      />
      <span className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-3">
        <span className={`w-16 text-[13px] font-medium ${open ? '' : 'text-muted'}`}>{level.level}</span>
        <span className="min-w-0 flex-1 basis-40 text-xs text-muted">{about}</span>
      </span>
      <span className="shrink-0 text-right text-xs text-muted tabular-nums">
        {open && level.estimatedMs !== null ? (
          <span className="mr-3 max-[600px]:hidden">{t.jobs.levels.time(level.estimatedMs)}</span>
        ) : null}
        <span className={`inline-block w-16 ${open ? 'text-ink' : ''}`}>{t.format.bytes(level.bytes)}</span>
      </span>
    </label>
  );
}
