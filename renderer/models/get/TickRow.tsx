import type { ReactNode } from 'react';

interface TickRowProps {
  ticked: boolean;
  /** Whether it can be ticked. */
  open: boolean;
  onChange: (ticked: boolean) => void;
  title: string;
  /** On the right of the title. */
  aside: string;
  children?: ReactNode;
}

/** One of several things to be ticked, with what it takes. */
export function TickRow({ ticked, open, onChange, title, aside, children }: TickRowProps) {
  return (
    <label
      className={`flex gap-3 rounded-lg border border-line px-3 py-2 has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent ${open ? '' : 'bg-sunk'}`}
    >
      <input
        type="checkbox"
        checked={ticked}
        disabled={!open}
        onChange={(event) => onChange(event.target.checked)}
        className="mt-0.5 size-4 shrink-0 accent-accent outline-none"
      />
      <span className="min-w-0 flex-1">
        <span className="flex flex-wrap items-baseline justify-between gap-x-4">
          <span className="text-[13px] font-medium wrap-anywhere">{title}</span>
          <span className="text-xs text-muted tabular-nums">{aside}</span>
        </span>
        {children}
      </span>
    </label>
  );
}
