// A turn, open for editing. What comes of it is a version beside the old one: a person's is asked again or only saved,
// a model's is saved. What is typed is a draft until then.
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Message } from '../../preload/contract/models.ts';
import { t } from '../messages/index.ts';
import { useActions, useAppStore } from '../state/context.tsx';
import { editKey } from '../state/state.ts';
import { Button } from '../ui/Button.tsx';
import { focusComposer } from '../ui/focus-composer.ts';

export function TurnEditor({ message }: { message: Message }) {
  const { edit, askEdited, saveEdited, setEditDraft } = useActions();
  const store = useAppStore();
  const [text, setText] = useState(() => store.getState().drafts[editKey(message.id)] ?? message.text);
  const area = useRef<HTMLTextAreaElement>(null);
  const asks = message.role === 'user';
  const changed = text !== message.text;
  const blank = text.trim() === '';

  useEffect(() => {
    const element = area.current;
    element?.focus();
    element?.setSelectionRange(element.value.length, element.value.length);
  }, []);

  function change(next: string): void {
    setText(next);
    setEditDraft(message.id, next === message.text ? '' : next);
  }

  function close(): void {
    edit(null);
    focusComposer();
  }

  function discard(): void {
    setEditDraft(message.id, '');
    close();
  }

  function save(): void {
    if (blank || !changed) return;
    void saveEdited(message, text).then(focusComposer);
  }

  function ask(): void {
    if (blank) return;
    void askEdited(message, text);
    focusComposer();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    // What was typed is kept: no single key destroys anything.
    if (event.key === 'Escape') {
      event.preventDefault();
      close();
    }
    const plain = !event.shiftKey && !event.ctrlKey && !event.metaKey;
    const sends = event.ctrlKey || event.metaKey || (asks && plain);
    if (event.key === 'Enter' && sends) {
      event.preventDefault();
      if (asks) ask();
      else save();
    }
  }

  return (
    <div
      className={`order-last flex w-full flex-col gap-2 rounded-card border border-edge bg-sunk p-2 focus-within:border-accent ${asks ? 'sm:w-[85%]' : ''}`}
    >
      <textarea
        ref={area}
        dir="auto"
        aria-label={asks ? t.turns.editLabel : t.tree.editReplyLabel}
        value={text}
        rows={1}
        onChange={(event) => change(event.target.value)}
        onKeyDown={onKeyDown}
        className={`reading field-sizing-content w-full resize-none bg-transparent px-2 py-1 outline-none ${asks ? 'max-h-[40dvh]' : 'max-h-[60dvh]'}`}
      />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={discard}>{changed ? t.tree.discard : t.app.cancel}</Button>
        <Button kind={asks ? 'plain' : 'primary'} disabled={blank || !changed} onClick={save}>
          {asks ? t.tree.saveWithoutAsking : t.tree.saveVersion}
        </Button>
        {asks ? (
          <Button kind="primary" disabled={blank} onClick={ask}>
            {t.turns.askAgain}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
