// Asks once more before something that changes what is there.
import { AlertDialog } from '@base-ui/react/alert-dialog';
import { t } from '../messages/index.ts';
import { Button } from '../ui/Button.tsx';
import { backdropClass, popupClass } from '../ui/Modal.tsx';

interface ConfirmProps {
  readonly open: boolean;
  readonly title: string;
  readonly body: string;
  readonly confirm: string;
  readonly danger?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

export function Confirm({ open, title, body, confirm, danger = false, onConfirm, onClose }: ConfirmProps) {
  return (
    <AlertDialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop forceRender className={backdropClass} />
        <AlertDialog.Popup className={`${popupClass} max-w-md p-6`}>
          <AlertDialog.Title className="text-[15px] font-semibold">{title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-muted wrap-anywhere">{body}</AlertDialog.Description>
          <div className="mt-6 flex justify-end gap-2">
            <AlertDialog.Close render={<Button>{t.app.cancel}</Button>} />
            <Button
              kind={danger ? 'danger' : 'primary'}
              onClick={() => {
                onClose();
                onConfirm();
              }}
            >
              {confirm}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
