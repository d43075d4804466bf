import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { t } from '../messages/index.ts';
import { useActions } from '../state/context.tsx';
import { IconButton } from '../ui/Button.tsx';
import { focusComposer } from '../ui/focus-composer.ts';

export const findFieldId = 'find-in-conversation';

interface FindBarProps {
  typed: string;
  /** From 1; 0: none is shown. */
  number: number;
  count: number;
  /** False: more may be found. */
  whole: boolean;
  onGo: (steps: 1 | -1) => void;
}

export function FindBar({ typed, number, count, whole, onGo }: FindBarProps) {
  const { find, closeFind } = useActions();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.select(), []);

  function close(): void {
    closeFind();
    focusComposer();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') {
      // It would stop the reply as well.
      event.preventDefault();
      close();
    } else if (event.key === 'Enter' && event.target === input.current) {
      event.preventDefault();
      if (count > 0) onGo(event.shiftKey ? -1 : 1);
    }
  }

  return (
    <search
      aria-label={t.find.label}
      onKeyDown={onKeyDown}
      className="appear absolute top-3 right-5 z-10 flex max-w-[calc(100%-2.5rem)] items-center gap-0.5 rounded-card border border-edge bg-raised p-1 focus-within:border-accent shadow-[0_4px_16px_var(--shadow)]"
    >
      <input
        ref={input}
        id={findFieldId}
        type="text"
        aria-label={t.find.label}
        placeholder={t.find.label}
        value={typed}
        onChange={(event) => find(event.target.value)}
        className="h-8 w-56 min-w-0 shrink bg-transparent px-2 text-[13px] outline-none"
      />
      <output className="shrink-0 px-1.5 text-xs whitespace-nowrap text-muted tabular-nums">
        {typed.trim() === '' ? null : t.find.count(number, count, whole)}
      </output>
      <IconButton
        icon={ChevronUp}
        size="small"
        label={t.find.previous}
        shortcut="Shift+Enter"
        disabled={count === 0}
        onClick={() => onGo(-1)}
      />
      <IconButton
        icon={ChevronDown}
        size="small"
        label={t.find.next}
        shortcut="Enter"
        disabled={count === 0}
        onClick={() => onGo(1)}
      />
      <IconButton icon={X} size="small" label={t.find.close} shortcut="Esc" onClick={close} />
    </search>
  );
}
