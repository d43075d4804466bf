// A dialog over the window: title, a scrolling body, and a row of buttons at its foot.
import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { t } from '../messages/index.ts';
import { IconButton } from './Button.tsx';

/** On the level of what it belongs to, so that a dialog that opens over the drawer veils the drawer too. */
export const backdropClass = 'appear fixed inset-0 z-40 bg-veil';
export const popupClass =
  'appear appear-rise fixed inset-x-3 top-[max(0.75rem,10dvh)] z-40 mx-auto flex max-h-[min(44rem,calc(100dvh-1.5rem-10dvh))] flex-col overflow-hidden rounded-card border border-line bg-raised shadow-[0_12px_40px_var(--shadow)] outline-none';

const widths = { normal: 'max-w-xl', broad: 'max-w-3xl', wide: 'max-w-5xl' };

interface ModalProps {
  open: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  foot?: ReactNode;
  /** `broad` for two columns, `wide` for what stands side by side. */
  width?: keyof typeof widths;
  /** The children make the body themselves, padding, scrolling and foot included. */
  flush?: boolean;
}

export function Modal({ open, onClose, title, children, foot, width = 'normal', flush = false }: ModalProps) {
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={backdropClass} />
        {/* Not the first button, which would show its tooltip, and the first Escape would close only that. */}
        <Dialog.Popup ref={popup} initialFocus={popup} className={`${popupClass} ${widths[width]}`}>
          <div className="flex items-center justify-between border-b border-line py-3 pr-3 pl-6">
            <Dialog.Title className="text-[15px] font-semibold">{title}</Dialog.Title>
            <Dialog.Close render={<IconButton icon={X} label={t.app.close} />} />
          </div>
          {flush ? children : <div className="min-h-0 flex-1 overflow-y-auto px-6 py-5">{children}</div>}
          {foot ? <div className="flex justify-end gap-2 border-t border-line px-6 py-3">{foot}</div> : null}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
