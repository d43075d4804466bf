// Asks before a conversation is deleted, and says which.
import { AlertDialog } from '@base-ui/react/alert-dialog';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { Button } from '../ui/Button.tsx';
import { backdropClass, popupClass } from '../ui/Modal.tsx';

export function DeleteDialog() {
  const conversation = useApp((state) =>
    state.dialog?.name === 'delete' ? state.conversations[state.dialog.conversationId] : undefined,
  );
  const { openDialog, remove } = useActions();
  return (
    <AlertDialog.Root
      open={conversation !== undefined}
      onOpenChange={(open) => {
        if (!open) openDialog(null);
      }}
    >
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={backdropClass} />
        <AlertDialog.Popup className={`${popupClass} max-w-md p-6`}>
          <AlertDialog.Title className="text-[15px] font-semibold">{t.remove.title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-muted wrap-anywhere">
            {conversation ? t.remove.body(conversation.title) : null}
          </AlertDialog.Description>
          <div className="mt-6 flex justify-end gap-2">
            <AlertDialog.Close render={<Button>{t.app.cancel}</Button>} />
            <Button
              kind="danger"
              onClick={() => {
                openDialog(null);
                if (conversation) void remove(conversation.id);
              }}
            >
              {t.remove.confirm}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
