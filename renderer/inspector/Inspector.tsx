// How one reply came about, beside the conversation.
import { useEffect, useRef } from 'react';
import type { Message } from '../../preload/contract/models.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import type { State } from '../state/state.ts';
import { ReceiptFacts, Statistics } from './ReceiptFacts.tsx';
import { Replay } from './Replay.tsx';
import { SeenPrompt } from './SeenPrompt.tsx';
import { SidePanel } from './SidePanel.tsx';
import { TokenRecord } from './TokenRecord.tsx';

export function Inspector() {
  const message = useApp(inspectedMessage);
  const { closeInspector } = useActions();
  useFresh(message);

  function close(): void {
    closeInspector();
    if (message) document.querySelector<HTMLElement>(`[data-line="${message.id}"]`)?.focus();
  }

  return (
    <SidePanel title={t.inspector.title} open={message !== null} subject={message?.id} onClose={close}>
      {message?.edited ? (
        <>
          <p className="text-xs text-muted">{t.tree.editedAbout}</p>
          <SeenPrompt />
        </>
      ) : message ? (
        <>
          <Statistics />
          <SeenPrompt />
          <TokenRecord streaming={message.status === 'streaming'} />
          <Replay message={message} />
          <ReceiptFacts />
        </>
      ) : null}
    </SidePanel>
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
