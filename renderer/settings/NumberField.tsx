import { useId, useState } from 'react';
import { t } from '../messages/index.ts';

interface NumberFieldProps {
  label: string;
  about: string;
  min: number;
  max: number;
  step: number;
  /** May be left empty, which is null. */
  optional?: boolean;
  value: number | null;
  /** Called with every value that is within the limits. */
  onChange: (value: number | null) => void;
}

export function NumberField({
  label,
  about,
  min,
  max,
  step,
  optional = false,
  value,
  onChange,
}: NumberFieldProps) {
  const id = useId();
  /** What is being typed, until the field is left. */
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? (value === null ? '' : String(value));
  const valid = isValid(text, { min, max, whole: Number.isInteger(step), optional });

  function type(next: string): void {
    setTyped(next);
    if (isValid(next, { min, max, whole: Number.isInteger(step), optional })) {
      onChange(next === '' ? null : Number(next));
    }
  }

  return (
    <div>
      <label htmlFor={id} className="block text-[13px] font-medium">
        {label}
      </label>
      <input
        id={id}
        type="number"
        min={min}
        max={max}
        step={step}
        value={text}
        aria-invalid={!valid}
        aria-describedby={`${id}-about`}
        onChange={(event) => type(event.target.value)}
        onBlur={() => setTyped(null)}
        className="mt-1 h-8 w-full rounded-lg border border-edge bg-canvas px-2.5 text-[13px] tabular-nums aria-invalid:border-danger"
      />
      <p id={`${id}-about`} className={`mt-1 text-xs ${valid ? 'text-muted' : 'text-danger'}`}>
        {valid ? about : t.settings.range(min, max)}
      </p>
    </div>
  );
}

function isValid(
  text: string,
  { min, max, whole, optional }: { min: number; max: number; whole: boolean; optional: boolean },
): boolean {
  if (text === '') return optional;
  const number = Number(text);
  return number >= min && number <= max && (!whole || Number.isInteger(number));
}
