// A column on the right, or, where there is no room for it, a drawer over the rest.
import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { t } from '../messages/index.ts';
import { IconButton } from '../ui/Button.tsx';
import { backdropClass } from '../ui/Modal.tsx';
import { useNarrow } from '../ui/use-narrow.ts';

/** From here on the conversation keeps a readable width between both columns. px */
const columnFrom = 1100;

interface SidePanelProps {
  title: string;
  open: boolean;
  /** What is shown in it: another subject takes the focus to the heading. */
  subject?: string | undefined;
  onClose: () => void;
  children: ReactNode;
}

export function SidePanel(props: SidePanelProps) {
  const { title, open, onClose, children } = props;
  const narrow = useNarrow(columnFrom);
  if (!narrow) return open ? <Column {...props} /> : null;
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={backdropClass} />
        <Dialog.Popup className="appear appear-slide-right fixed inset-y-0 right-0 z-40 flex w-[min(20rem,calc(100vw-2rem))] flex-col border-l border-line bg-side outline-none">
          <div className="flex h-13 shrink-0 items-center justify-between border-b border-line pr-3 pl-5">
            <Dialog.Title className="font-medium">{title}</Dialog.Title>
            <Dialog.Close render={<IconButton icon={X} label={t.app.close} />} />
          </div>
          <Body>{children}</Body>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Column({ title, subject, onClose, children }: SidePanelProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another subject is another thing to read
  useEffect(() => heading.current?.focus(), [subject]);
  return (
    <aside
      aria-label={title}
      className="flex w-80 shrink-0 flex-col border-l border-line bg-side"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        onClose();
      }}
    >
      <div className="titlebar flex h-13 shrink-0 items-center justify-between border-b border-line pr-3 pl-5">
        <h2 ref={heading} tabIndex={-1} className="font-medium outline-none">
          {title}
        </h2>
        <IconButton icon={X} label={t.app.close} onClick={onClose} />
      </div>
      <Body>{children}</Body>
    </aside>
  );
}

function Body({ children }: { children: ReactNode }) {
  return (
    <div
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="flex min-h-0 flex-1 flex-col gap-6 overflow-y-auto px-5 py-5 -outline-offset-2"
    >
      {children}
    </div>
  );
}
