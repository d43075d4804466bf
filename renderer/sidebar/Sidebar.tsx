// The list of conversations: a column that can be closed, or, in a narrow window, a drawer over the rest.
import { Dialog } from '@base-ui/react/dialog';
import { useEffect } from 'react';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { backdropClass } from '../ui/Modal.tsx';
import { useNarrow } from '../ui/use-narrow.ts';
import { ConversationList } from './ConversationList.tsx';

export function Sidebar() {
  const open = useApp((state) => state.sidebarOpen);
  const { toggleSidebar } = useActions();
  const narrow = useNarrow();

  // A window that becomes narrow keeps its conversation in view, one that becomes wide its list.
  useEffect(() => toggleSidebar(!narrow), [narrow, toggleSidebar]);

  if (!narrow) {
    return (
      <div hidden={!open} className="w-70 shrink-0 border-r border-line bg-side">
        <ConversationList />
      </div>
    );
  }
  return (
    <Dialog.Root open={open} onOpenChange={(next) => toggleSidebar(next)}>
      <Dialog.Portal>
        <Dialog.Backdrop className={backdropClass} />
        <Dialog.Popup
          aria-label={t.sidebar.label}
          className="appear appear-slide fixed inset-y-0 left-0 z-40 w-[min(20rem,calc(100vw-3rem))] border-r border-line bg-side outline-none"
        >
          <ConversationList onChosen={() => toggleSidebar(false)} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
