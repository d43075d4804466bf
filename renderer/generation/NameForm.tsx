import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { presetNameLength } from '../../preload/contract/sampling.ts';
import { t } from '../messages/index.ts';
import { Button } from '../ui/Button.tsx';

interface NameFormProps {
  name: string;
  /** Names that it cannot have. */
  taken: readonly string[];
  onDone: (name: string) => void;
  onCancel: () => void;
}

/** Asks for a preset's name where it stands. */
export function NameForm({ name, taken, onDone, onCancel }: NameFormProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(name);
  const wanted = typed.trim();
  const isTaken = taken.some((other) => other.toLowerCase() === wanted.toLowerCase());
  useEffect(() => input.current?.select(), []);

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (wanted !== '' && !isTaken) onDone(wanted);
  }

  return (
    <form
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        onCancel();
      }}
      className="flex flex-col gap-2"
    >
      <label htmlFor={id} className="text-[13px] font-medium">
        {t.generation.name}
      </label>
      <input
        ref={input}
        id={id}
        value={typed}
        maxLength={presetNameLength}
        aria-invalid={isTaken}
        aria-describedby={`${id}-problem`}
        onChange={(event) => setTyped(event.target.value)}
        className="h-8 w-full rounded-lg border border-edge bg-canvas px-2.5 text-[13px] aria-invalid:border-danger"
      />
      <p id={`${id}-problem`} className="text-xs text-danger empty:hidden">
        {isTaken ? t.generation.nameTaken : null}
      </p>
      <div className="flex gap-2">
        <Button type="submit" kind="primary" disabled={wanted === '' || isTaken}>
          {t.generation.create}
        </Button>
        <Button onClick={onCancel}>{t.app.cancel}</Button>
      </div>
    </form>
  );
}
