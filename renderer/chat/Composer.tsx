// Where the person writes. Never disabled: what is sent while the model loads waits and can be taken back.
import { ArrowUp, Square } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { t } from '../messages/index.ts';
import { PromptList } from '../prompts/PromptList.tsx';
import { usePromptInsertion } from '../prompts/use-prompt-insertion.ts';
import { useActions, useApp } from '../state/context.tsx';
import { runningReply } from '../state/selectors.ts';
import { draftKey } from '../state/state.ts';
import { hint } from '../ui/hint.ts';
import { ContextUse } from './ContextUse.tsx';

export function Composer() {
  const shownId = useApp((state) => state.shownId);
  const draft = useApp((state) => state.drafts[draftKey(shownId)] ?? '');
  const running = useApp((state) => runningReply(state) !== null);
  const { setDraft, send, stop, editLast } = useActions();
  const area = useRef<HTMLTextAreaElement>(null);
  const prompts = usePromptInsertion(area, draft, (text) => setDraft(shownId, text));

  // A conversation that is opened is ready to be written in; on a touch screen that would raise the keyboard.
  // biome-ignore lint/correctness/useExhaustiveDependencies: shownId is what brings the focus here
  useEffect(() => {
    if (matchMedia('(pointer: fine)').matches) area.current?.focus({ preventScroll: true });
  }, [shownId]);

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    // While an input method composes, Enter and the arrows are its own.
    if (event.nativeEvent.isComposing || prompts.onKeyDown(event)) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      void send(draft);
    }
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    if (event.key === 'ArrowUp' && plain && draft === '') {
      event.preventDefault();
      editLast();
    }
  }

  return (
    <div className="shrink-0 px-5">
      <div className="relative mx-auto flex max-w-(--reading-width) items-end gap-2 rounded-card border border-edge bg-canvas p-1.5 focus-within:border-accent">
        <PromptList suggestions={prompts.suggestions} />
        {prompts.isFilling ? (
          <p className="absolute right-1 bottom-full mb-1 rounded-md bg-raised px-1.5 text-xs text-muted">
            {t.prompts.filling}
          </p>
        ) : null}
        <textarea
          {...prompts.suggestions.attributes}
          ref={area}
          data-composer
          dir="auto"
          aria-label={t.composer.label}
          placeholder={t.composer.placeholder}
          rows={1}
          value={draft}
          onChange={(event) => setDraft(shownId, event.target.value)}
          onKeyDown={onKeyDown}
          onBlur={prompts.onBlur}
          className="reading field-sizing-content max-h-[40dvh] min-h-9 min-w-0 flex-1 resize-none bg-transparent px-2.5 py-1.5 outline-none"
        />
        {running ? (
          <RoundButton label={t.composer.stop} shortcut="Esc" onClick={() => void stop()}>
            <Square size={13} fill="currentColor" aria-hidden />
          </RoundButton>
        ) : (
          <RoundButton
            label={t.composer.send}
            shortcut="Enter"
            disabled={draft.trim() === ''}
            onClick={() => void send(draft)}
          >
            <ArrowUp size={18} strokeWidth={2.25} aria-hidden />
          </RoundButton>
        )}
      </div>
      <ContextUse />
    </div>
  );
}

interface RoundButtonProps {
  label: string;
  shortcut: string;
  disabled?: boolean;
  onClick: () => void;
  children: React.ReactNode;
}

function RoundButton({ label, shortcut, disabled = false, onClick, children }: RoundButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      {...hint(label, shortcut)}
      disabled={disabled}
      onClick={onClick}
      className="flex size-9 shrink-0 items-center justify-center rounded-lg bg-accent text-on-accent hover:brightness-110 disabled:bg-sunk disabled:text-muted disabled:hover:brightness-100"
    >
      {children}
    </button>
  );
}
