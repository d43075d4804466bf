// How one reply came about: a column on the right, or, where there is no room for it, a drawer over the rest.
import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { Message } from '../../preload/contract/models.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import type { State } from '../state/state.ts';
import { IconButton } from '../ui/Button.tsx';
import { backdropClass } from '../ui/Modal.tsx';
import { useNarrow } from '../ui/use-narrow.ts';
import { ReceiptFacts, Statistics } from './ReceiptFacts.tsx';
import { Replay } from './Replay.tsx';
import { SeenPrompt } from './SeenPrompt.tsx';

/** From here on the conversation keeps a readable width between both columns. px */
const columnFrom = 1100;

export function Inspector() {
  const message = useApp(inspectedMessage);
  const { closeInspector } = useActions();
  const narrow = useNarrow(columnFrom);
  useFresh(message);

  function close(): void {
    closeInspector();
    if (message) document.querySelector<HTMLElement>(`[data-line="${message.id}"]`)?.focus();
  }

  if (!narrow) return message ? <Column message={message} onClose={close} /> : null;
  return (
    <Dialog.Root open={message !== null} onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={backdropClass} />
        <Dialog.Popup className="appear appear-slide-right fixed inset-y-0 right-0 z-40 flex w-[min(20rem,calc(100vw-2rem))] flex-col border-l border-line bg-side outline-none">
          <div className="flex h-13 shrink-0 items-center justify-between border-b border-line pr-3 pl-5">
            <Dialog.Title className="font-medium">{t.inspector.title}</Dialog.Title>
            <Dialog.Close render={<IconButton icon={X} label={t.app.close} />} />
          </div>
          {message ? <Body message={message} /> : null}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Column({ message, onClose }: { message: Message; onClose: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another reply is another thing to read
  useEffect(() => heading.current?.focus(), [message.id]);
  return (
    <aside
      aria-label={t.inspector.title}
      className="flex w-80 shrink-0 flex-col border-l border-line bg-side"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        onClose();
      }}
    >
      <div className="titlebar flex h-13 shrink-0 items-center justify-between border-b border-line pr-3 pl-5">
        <h2 ref={heading} tabIndex={-1} className="font-medium outline-none">
          {t.inspector.title}
        </h2>
        <IconButton icon={X} label={t.app.close} onClick={onClose} />
      </div>
      <Body message={message} />
    </aside>
  );
}

function Body({ message }: { message: Message }) {
  return (
    <div
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="flex min-h-0 flex-1 flex-col gap-6 overflow-y-auto px-5 py-5 -outline-offset-2"
    >
      <Statistics />
      <SeenPrompt />
      <Replay message={message} />
      <ReceiptFacts />
    </div>
  );
}

/** The reply that is inspected, where the shown conversation has it. */
function inspectedMessage({ inspector, shownId, messages }: State): Message | null {
  if (inspector === null || shownId === null) return null;
  return messages[shownId]?.[inspector.replyId] ?? null;
}

/** Looks again when the reply has come to another end, and when a model is there that was not. */
function useFresh(message: Message | null): void {
  const { refreshInspector } = useActions();
  const waiting = useApp(({ inspector }) => inspector?.problem?.code === 'noModel');
  const ready = useApp(({ engine }) => engine.status === 'ready');
  const ended = message === null || message.status === 'streaming' ? null : message.stats;
  const seen = useRef({ id: message?.id, ended });
  useEffect(() => {
    const changed = seen.current.id === message?.id && seen.current.ended !== ended && ended !== null;
    seen.current = { id: message?.id, ended };
    if (changed) void refreshInspector();
  }, [message?.id, ended, refreshInspector]);
  useEffect(() => {
    if (waiting && ready) void refreshInspector();
  }, [waiting, ready, refreshInspector]);
}
