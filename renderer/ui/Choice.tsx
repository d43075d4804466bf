// One of a few: radio buttons, as rows with an explanation or as segments of one control.
import type { ReactNode } from 'react';

interface Option<T extends string> {
  readonly value: T;
  readonly name: string;
  readonly about?: string;
}

interface ChoiceProps<T extends string> {
  label: string;
  name: string;
  value: T;
  options: readonly Option<T>[];
  onChange: (value: T) => void;
}

interface ChoiceRowsProps<T extends string> extends ChoiceProps<T> {
  /** Side by side where there is room. */
  columns?: 1 | 2;
}

export function ChoiceRows<T extends string>({
  label,
  name,
  value,
  options,
  onChange,
  columns = 1,
}: ChoiceRowsProps<T>) {
  return (
    <fieldset className={`grid gap-1 ${columns === 2 ? 'min-[560px]:grid-cols-2' : ''}`}>
      <legend className="mb-1 text-[13px] font-medium">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className="flex gap-3 rounded-lg border border-line px-3 py-2 has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            className="mt-0.5 size-4 shrink-0 accent-accent outline-none"
          />
          <span>
            <span className="block text-[13px] font-medium">{option.name}</span>
            {option.about ? <span className="block text-xs text-muted">{option.about}</span> : null}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

export function ChoiceSegments<T extends string>({ label, name, value, options, onChange }: ChoiceProps<T>) {
  return (
    <fieldset className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <legend className="float-left text-[13px] font-medium">{label}</legend>
      <div className="ml-auto flex rounded-lg border border-edge p-0.5">
        {options.map((option) => (
          <label
            key={option.value}
            className="relative rounded-md px-3 py-1 text-[13px] text-muted has-checked:bg-accent has-checked:text-on-accent has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name={name}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              className="absolute inset-0 m-0 appearance-none rounded-md outline-none"
            />
            {option.name}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** A label on the left, its control on the right; below each other where it is narrow. */
export function Row({ label, htmlFor, children }: { label: string; htmlFor: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <label htmlFor={htmlFor} className="text-[13px] font-medium">
        {label}
      </label>
      {children}
    </div>
  );
}
