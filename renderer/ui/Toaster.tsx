// Where the messages of `toasts.ts` appear: below the header, so that nothing that is typed is covered. F6
// leads there by keyboard.
import { Toast } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import { t } from '../messages/index.ts';
import { Button, IconButton } from './Button.tsx';
import { toasts } from './toasts.ts';

/** Once in the window. */
export function Toaster() {
  return (
    <Toast.Provider toastManager={toasts}>
      <Toast.Portal>
        <Toast.Viewport
          aria-label={t.app.toasts}
          className="pointer-events-none fixed inset-x-3 top-16 z-50 mx-auto flex max-w-md flex-col gap-2 outline-none"
        >
          <List />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function List() {
  const { toasts: shown } = Toast.useToastManager();
  return shown.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      swipeDirection="up"
      className="appear pointer-events-auto rounded-card border border-line bg-raised shadow-[0_8px_24px_var(--shadow)] data-limited:hidden"
    >
      <Toast.Content className="flex items-center gap-1 py-1.5 pr-1.5 pl-4">
        <Toast.Title render={<p />} className="min-w-0 flex-1 py-1 text-[13px] wrap-anywhere" />
        <Toast.Action render={<Button kind="quiet" className="text-accent!" />} />
        <Toast.Close render={<IconButton icon={X} size="small" label={t.app.dismiss} />} />
      </Toast.Content>
    </Toast.Root>
  ));
}
