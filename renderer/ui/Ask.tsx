// Asks before something is done, and says what will be.
import { AlertDialog } from '@base-ui/react/alert-dialog';
import { t } from '../messages/index.ts';
import { Button } from './Button.tsx';
import { backdropClass, popupClass } from './Modal.tsx';

interface AskProps {
  title: string;
  body: string;
  confirm: string;
  onConfirm: () => void;
  onClose: () => void;
}

/** Open as long as it is rendered. */
export function Ask({ title, body, confirm, onConfirm, onClose }: AskProps) {
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={backdropClass} />
        <AlertDialog.Popup className={`${popupClass} max-w-md p-6`}>
          <AlertDialog.Title className="text-[15px] font-semibold wrap-anywhere">{title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-muted wrap-anywhere">{body}</AlertDialog.Description>
          <div className="mt-6 flex justify-end gap-2">
            <AlertDialog.Close render={<Button>{t.app.cancel}</Button>} />
            <Button
              kind="danger"
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
