// Where the messages of `toasts.ts` appear, and what went wrong: over the conversation, below the header and what is
// said there for longer, so that nothing that is read moves, and no button and nothing that is typed is covered. F6 leads
// there by keyboard, Escape closes one.
import { Toast } from '@base-ui/react/toast';
import { TriangleAlert, X } from 'lucide-react';
import { useEffect } from 'react';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { Button, IconButton } from './Button.tsx';
import { hideTrouble, showTrouble, toasts } from './toasts.ts';

/** Once in the window. */
export function Toaster() {
  // Above a dialog, whose title and way out begin further down.
  const overDialog = useApp((state) => state.dialog !== null);
  return (
    <Toast.Provider toastManager={toasts}>
      <Trouble />
      <Toast.Portal>
        <Toast.Viewport
          aria-label={t.app.toasts}
          className={`pointer-events-none fixed inset-x-3 z-50 mx-auto flex max-w-md flex-col gap-2 outline-none ${overDialog ? 'top-2' : 'top-[calc(var(--conversation-top,3.25rem)+0.75rem)]'}`}
        >
          <List />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

/** The state's notice as one of the messages. */
function Trouble() {
  const notice = useApp((state) => state.notice);
  const { say } = useActions();
  useEffect(() => {
    if (notice === null) hideTrouble();
    else showTrouble(notice, () => say(null));
  }, [notice, say]);
  return null;
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
        {toast.type === 'trouble' ? (
          <TriangleAlert size={16} strokeWidth={1.75} aria-hidden className="mr-2 shrink-0 text-danger" />
        ) : null}
        <Toast.Title
          render={<p {...(toast.type === 'trouble' ? { role: 'alert' } : {})} />}
          className="min-w-0 flex-1 py-1 text-[13px] wrap-anywhere"
        />
        <Toast.Action render={<Button kind="quiet" className="text-accent!" />} />
        {/* The library hides it until a stack of messages is spread; these always are. */}
        <Toast.Close
          aria-hidden={false}
          render={<IconButton icon={X} size="small" label={t.app.dismiss} />}
        />
      </Toast.Content>
    </Toast.Root>
  ));
}
