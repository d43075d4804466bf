import { Plus, X } from 'lucide-react';
import { useId, useState } from 'react';
import { biasLimits, type LogitBias } from '../../preload/contract/sampling.ts';
import { t } from '../messages/index.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import type { FieldProps } from '../ui/field-frame.tsx';

/** Words with how much they are favoured; a row without a word yet, or with a number out of range, is not kept. */
export function BiasField({
  label,
  about,
  aside,
  value,
  onChange,
  readOnly,
}: FieldProps<readonly LogitBias[]>) {
  const id = useId();
  /** What is being typed, until the list is left. */
  const [typed, setTyped] = useState<readonly Row[] | null>(null);
  const rows = typed ?? value.map(({ text, bias }) => ({ text, bias: String(bias) }));
  const problem = rows.some((row) => row.text !== '' && toBias(row) === null)
    ? t.settings.range(biasLimits.min, biasLimits.max, false)
    : null;

  function type(next: readonly Row[]): void {
    setTyped(next);
    const kept = next.filter(({ text }) => text !== '').map(toBias);
    if (kept.every((bias) => bias !== null)) onChange(kept);
  }
  const put = (at: number, changes: Partial<Row>) =>
    type(rows.map((row, index) => (index === at ? { ...row, ...changes } : row)));

  return (
    <fieldset
      aria-describedby={`${id}-about`}
      className="min-w-0"
      onBlur={(event) => {
        if (problem === null && !event.currentTarget.contains(event.relatedTarget)) setTyped(null);
      }}
    >
      <div className="flex min-h-7 items-center justify-between gap-2">
        <legend className="contents">
          <span className="shrink-0 text-[13px] font-medium">{label}</span>
        </legend>
        {aside}
      </div>
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name, and keep their places
        <div key={at} className="mb-1.5 flex items-center gap-1.5">
          <input
            aria-label={t.generation.word}
            value={row.text}
            readOnly={readOnly}
            maxLength={biasLimits.length}
            onChange={(event) => put(at, { text: event.target.value })}
            className={`${inputClass} min-w-0 flex-1`}
          />
          <input
            aria-label={t.generation.bias}
            type="number"
            min={biasLimits.min}
            max={biasLimits.max}
            value={row.bias}
            readOnly={readOnly}
            aria-invalid={row.text !== '' && toBias(row) === null}
            onChange={(event) => put(at, { bias: event.target.value })}
            className={`${inputClass} w-20 tabular-nums`}
          />
          {readOnly ? null : (
            <IconButton
              icon={X}
              size="small"
              label={t.generation.removeWord(row.text)}
              onClick={() => type(rows.filter((_, index) => index !== at))}
            />
          )}
        </div>
      ))}
      {readOnly || rows.length >= biasLimits.count ? null : (
        <Button onClick={() => setTyped([...rows, { text: '', bias: '5' }])}>
          <Plus size={14} aria-hidden />
          {t.generation.addWord}
        </Button>
      )}
      <p id={`${id}-about`} className={`mt-1 text-xs ${problem === null ? 'text-muted' : 'text-danger'}`}>
        {problem ?? about}
      </p>
    </fieldset>
  );
}

interface Row {
  readonly text: string;
  readonly bias: string;
}

const inputClass =
  'h-8 rounded-lg border border-edge bg-canvas px-2.5 text-[13px] read-only:border-line read-only:bg-sunk aria-invalid:border-danger';

/** null: the number is none, or out of range. */
function toBias({ text, bias }: Row): LogitBias | null {
  const number = Number(bias);
  const fits = bias.trim() !== '' && number >= biasLimits.min && number <= biasLimits.max;
  return fits ? { text, bias: number } : null;
}
