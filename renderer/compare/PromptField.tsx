import { useEffect, useId, useRef } from 'react';

interface PromptFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** It takes the place of what had the focus. */
  focused?: boolean;
}

/** Enter sends what the form around it sends; Shift+Enter breaks the line. */
export function PromptField({ label, value, onChange, focused = false }: PromptFieldProps) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (focused) field.current?.focus();
  }, [focused]);
  return (
    <div>
      <label htmlFor={id} className="text-[13px] font-medium">
        {label}
      </label>
      <textarea
        ref={field}
        id={id}
        rows={3}
        maxLength={100_000}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          event.currentTarget.form?.requestSubmit();
        }}
        className="mt-1 block w-full rounded-lg border border-edge bg-transparent px-3 py-2 text-[13px]"
      />
    </div>
  );
}
