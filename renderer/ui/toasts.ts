// Short messages over the window: what was done, and how it is undone, leaves by itself; what went wrong stays.
// `Toaster` shows them.
import { Toast } from '@base-ui/react/toast';

export interface ToastMessage {
  /** One sentence. */
  readonly text: string;
  /** What can be done about it; the message goes when that is done. */
  readonly action?: { readonly label: string; readonly run: () => void };
  /** A message takes the place of the one with the same key. Not given: of one with the same text. */
  readonly key?: string;
}

/** ms that a message stays; not counted while it is pointed at, has the focus, or the window has not. */
const staysMs = 10_000;

/** Those of this window. */
export const toasts = Toast.createToastManager();

export function showToast({ text, action, key = text }: ToastMessage): void {
  const id = toasts.add({
    title: text,
    timeout: staysMs,
    id: key,
    // Also where it takes the place of one that had an action.
    actionProps: action && {
      children: action.label,
      onClick: () => {
        toasts.close(id);
        action.run();
      },
    },
  });
}

/** Takes the message away: what it offers cannot be done any more. */
export const hideToast = (key: string): void => toasts.close(key);

const troubleId = 'trouble';

/** What went wrong: it stays until a person closes it, takes the place of the one before, and is announced at once. */
export function showTrouble(text: string, onClose: () => void): void {
  toasts.add({ id: troubleId, title: text, timeout: 0, type: 'trouble', onClose });
}

export function hideTrouble(): void {
  toasts.close(troubleId);
}
