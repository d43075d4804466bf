// Says what goes along before a turn is deleted that others hang below.
import { AlertDialog } from '@base-ui/react/alert-dialog';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { below } from '../state/tree-selectors.ts';
import { Button } from '../ui/Button.tsx';
import { backdropClass, popupClass } from '../ui/Modal.tsx';

export function DeleteTurnDialog() {
  const messageId = useApp(({ dialog }) => (dialog?.name === 'deleteTurn' ? dialog.messageId : null));
  const messages = useApp((state) => (state.shownId === null ? undefined : state.messages[state.shownId]));
  const { openDialog, deleteTurnNow } = useActions();
  const there = messageId !== null && messages?.[messageId] !== undefined;
  const { turns, branches } = there ? below(messages, messageId) : { turns: 0, branches: 0 };
  return (
    <AlertDialog.Root
      open={there}
      onOpenChange={(open) => {
        if (!open) openDialog(null);
      }}
    >
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={backdropClass} />
        <AlertDialog.Popup className={`${popupClass} max-w-md p-6`}>
          <AlertDialog.Title className="text-[15px] font-semibold">{t.tree.dialog.title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-muted">
            {t.tree.dialog.body(turns, branches)}
          </AlertDialog.Description>
          <div className="mt-6 flex justify-end gap-2">
            <AlertDialog.Close render={<Button>{t.app.cancel}</Button>} />
            <Button
              kind="danger"
              onClick={() => {
                openDialog(null);
                if (messageId !== null) void deleteTurnNow(messageId);
              }}
            >
              {t.tree.dialog.confirm(turns)}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
