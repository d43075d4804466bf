import { type ReactNode, useState } from 'react';
import { t } from '../messages/index.ts';
import { FieldFrame } from '../ui/field-frame.tsx';

interface NumberFieldProps {
  label: string;
  about: string;
  min: number;
  max: number;
  step: number;
  /** Stands on the right of the label. */
  aside?: ReactNode;
  /** Shown and not to be changed; `about` says why. */
  readOnly?: boolean;
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
  aside,
  readOnly = false,
  optional = false,
  value,
  onChange,
}: NumberFieldProps) {
  /** What is being typed, until the field is left; what cannot be used stays to be mended. */
  const [typed, setTyped] = useState<string | null>(null);
  const [known, setKnown] = useState(value);
  const text = typed ?? (value === null ? '' : String(value));
  const valid = isValid(text, { min, max, whole: Number.isInteger(step), optional });

  if (value !== known) {
    setKnown(value);
    if (!valid) setTyped(null);
  }

  function type(next: string): void {
    setTyped(next);
    if (isValid(next, { min, max, whole: Number.isInteger(step), optional })) {
      onChange(next === '' ? null : Number(next));
    }
  }

  return (
    <FieldFrame
      label={label}
      about={about}
      aside={aside}
      problem={valid ? null : t.settings.range(min, max, Number.isInteger(step))}
    >
      {({ id, aboutId }) => (
        <input
          id={id}
          type="number"
          min={min}
          max={max}
          step={step}
          value={text}
          readOnly={readOnly}
          aria-invalid={!valid}
          aria-describedby={aboutId}
          onChange={(event) => type(event.target.value)}
          onBlur={() => valid && setTyped(null)}
          className="h-8 w-full rounded-lg border border-edge bg-canvas px-2.5 text-[13px] tabular-nums read-only:border-line read-only:bg-sunk aria-invalid:border-danger"
        />
      )}
    </FieldFrame>
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
