// Asks before a model's files are deleted, and says how much space that frees and whether it can be undone.
import { AlertDialog } from '@base-ui/react/alert-dialog';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { Button } from '../ui/Button.tsx';
import { backdropClass, popupClass } from '../ui/Modal.tsx';

export function RemoveModelDialog() {
  const model = useApp(({ dialog, models }) =>
    dialog?.name === 'removeModel' ? models.find(({ id }) => id === dialog.modelId) : undefined,
  );
  const hasTrash = useApp(({ app }) => app.host === 'desktop');
  const { openDialog, removeModel } = useActions();
  // It was opened from the list, and that is where it leads back to.
  const close = () => openDialog({ name: 'models' });
  return (
    <AlertDialog.Root open={model !== undefined} onOpenChange={(open) => !open && close()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={backdropClass} />
        <AlertDialog.Popup className={`${popupClass} max-w-md p-6`}>
          <AlertDialog.Title className="text-[15px] font-semibold">
            {t.library.remove.title}
          </AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-muted wrap-anywhere">
            {model ? t.library.remove.body(model, hasTrash) : null}
          </AlertDialog.Description>
          <div className="mt-6 flex justify-end gap-2">
            <AlertDialog.Close render={<Button>{t.app.cancel}</Button>} />
            <Button
              kind="danger"
              onClick={() => {
                close();
                if (model) void removeModel(model.id, !hasTrash);
              }}
            >
              {t.library.remove.confirm(hasTrash)}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
