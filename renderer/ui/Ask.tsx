// Asks before something is done, and says what will be.
import { AlertDialog } from '@base-ui/react/alert-dialog';
import { t } from '../messages/index.ts';
import { Button } from './Button.tsx';
import { backdropClass, popupClass } from './Modal.tsx';

interface AskProps {
  /** Not given: as long as it is rendered. */
  open?: boolean;
  title: string;
  body: string;
  confirm: string;
  /** Not given: something is lost by it. */
  danger?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

export function Ask({ open = true, title, body, confirm, danger = true, onConfirm, onClose }: AskProps) {
  return (
    <AlertDialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <AlertDialog.Portal>
        {/* Also over a dialog that it is asked in. */}
        <AlertDialog.Backdrop forceRender className={backdropClass} />
        <AlertDialog.Popup className={`${popupClass} max-w-md p-6`}>
          <AlertDialog.Title className="text-[15px] font-semibold wrap-anywhere">{title}</AlertDialog.Title>
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
