// What every field of a value has around its control.
import { type ReactNode, useId } from 'react';

export interface FieldProps<T> {
  label: string;
  about: string;
  readOnly: boolean;
  aside: ReactNode;
  value: T;
  onChange: (value: T) => void;
}

interface FrameProps {
  label: string;
  about: string;
  /** Stands on the right of the label. */
  aside: ReactNode;
  /** In place of `about`: what is wrong. */
  problem: string | null;
  children: (ids: { id: string; aboutId: string }) => ReactNode;
}

export function FieldFrame({ label, about, aside, problem, children }: FrameProps) {
  const id = useId();
  const aboutId = `${id}-about`;
  return (
    <div>
      <div className="flex min-h-7 items-center justify-between gap-2">
        <label htmlFor={id} className="shrink-0 text-[13px] font-medium">
          {label}
        </label>
        {aside}
      </div>
      {children({ id, aboutId })}
      <p id={aboutId} className={`mt-1 text-xs ${problem === null ? 'text-muted' : 'text-danger'}`}>
        {problem ?? about}
      </p>
    </div>
  );
}

interface AreaProps extends Omit<FrameProps, 'children'> {
  rows: number;
  readOnly: boolean;
  text: string;
  onType: (text: string) => void;
  onLeave: () => void;
}

/** A field of several lines of text. */
export function AreaField({ rows, readOnly, text, onType, onLeave, ...frame }: AreaProps) {
  return (
    <FieldFrame {...frame}>
      {({ id, aboutId }) => (
        <textarea
          id={id}
          rows={rows}
          spellCheck={false}
          readOnly={readOnly}
          value={text}
          aria-invalid={frame.problem !== null}
          aria-describedby={aboutId}
          onChange={(event) => onType(event.target.value)}
          onBlur={onLeave}
          className={areaClass}
        />
      )}
    </FieldFrame>
  );
}

const areaClass =
  'block w-full resize-y rounded-lg border border-edge bg-canvas px-2.5 py-1.5 font-mono text-xs read-only:border-line read-only:bg-sunk aria-invalid:border-danger';
