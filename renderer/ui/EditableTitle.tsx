// A title edited where it stands: Enter or leaving the field keeps it, Escape puts the old one back.
import { type KeyboardEvent, useEffect, useRef } from 'react';

interface EditableTitleProps {
  title: string;
  label: string;
  className?: string;
  /** Characters. */
  maxLength?: number;
  onDone: (title: string | null) => void;
}

export function EditableTitle({ title, label, className = '', maxLength = 200, onDone }: EditableTitleProps) {
  const input = useRef<HTMLInputElement>(null);
  const done = useRef(false);

  useEffect(() => {
    // After the menu that may have led here has given the focus back.
    const frame = requestAnimationFrame(() => input.current?.select());
    return () => cancelAnimationFrame(frame);
  }, []);

  function finish(kept: string | null): void {
    if (done.current) return;
    done.current = true;
    onDone(kept);
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') finish(event.currentTarget.value);
    if (event.key === 'Escape') {
      event.preventDefault();
      // It takes back the name, and does not close the dialog around it.
      event.stopPropagation();
      finish(null);
    }
  }

  return (
    <input
      ref={input}
      aria-label={label}
      defaultValue={title}
      maxLength={maxLength}
      onBlur={(event) => finish(event.currentTarget.value)}
      onKeyDown={onKeyDown}
      className={`min-w-0 rounded-md border border-edge bg-canvas px-2 py-1 outline-offset-0 ${className}`}
    />
  );
}
