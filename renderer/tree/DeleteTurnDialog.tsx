// Says what goes along before a turn is deleted that others hang below.
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { below } from '../state/tree-selectors.ts';
import { Ask } from '../ui/Ask.tsx';

export function DeleteTurnDialog() {
  const messageId = useApp(({ dialog }) => (dialog?.name === 'deleteTurn' ? dialog.messageId : null));
  const messages = useApp((state) => (state.shownId === null ? undefined : state.messages[state.shownId]));
  const { openDialog, deleteTurnNow } = useActions();
  if (messageId === null || messages?.[messageId] === undefined) return null;
  const { turns, branches } = below(messages, messageId);
  return (
    <Ask
      title={t.tree.dialog.title}
      body={t.tree.dialog.body(turns, branches)}
      confirm={t.tree.dialog.confirm(turns)}
      onConfirm={() => void deleteTurnNow(messageId)}
      onClose={() => openDialog(null)}
    />
  );
}
