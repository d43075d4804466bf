// A person's turn, open for editing. What is asked again becomes a version beside the old one.
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Message } from '../../preload/contract/models.ts';
import { t } from '../messages/index.ts';
import { useActions } from '../state/context.tsx';
import { Button } from '../ui/Button.tsx';
import { focusComposer } from '../use-shortcuts.ts';

export function TurnEditor({ message }: { message: Message }) {
  const { edit, askEdited } = useActions();
  const [text, setText] = useState(message.text);
  const area = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    const element = area.current;
    element?.focus();
    element?.setSelectionRange(element.value.length, element.value.length);
  }, []);

  function cancel(): void {
    edit(null);
    focusComposer();
  }

  function ask(): void {
    if (text.trim() === '') return;
    void askEdited(message, text);
    focusComposer();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      cancel();
    }
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      ask();
    }
  }

  return (
    <div className="order-last flex w-full flex-col gap-2 rounded-card border border-edge bg-sunk p-2 focus-within:border-accent sm:w-[85%]">
      <textarea
        ref={area}
        aria-label={t.turns.editLabel}
        value={text}
        rows={1}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        className="reading field-sizing-content max-h-[40dvh] w-full resize-none bg-transparent px-2 py-1 outline-none"
      />
      <div className="flex justify-end gap-2">
        <Button onClick={cancel}>{t.app.cancel}</Button>
        <Button kind="primary" disabled={text.trim() === ''} onClick={ask}>
          {t.turns.askAgain}
        </Button>
      </div>
    </div>
  );
}
