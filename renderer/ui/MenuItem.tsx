// What the window's menus of actions are made of.
import { Menu } from '@base-ui/react/menu';
import { Ellipsis, type LucideIcon } from 'lucide-react';
import { type ReactNode, useRef } from 'react';

/** Of every menu's popup; how wide it is, each says itself. */
export const menuPopupClass =
  'appear max-h-(--available-height) overflow-y-auto rounded-card border border-line bg-raised p-1 shadow-[0_8px_24px_var(--shadow)] outline-none';
export const menuItemClass =
  'flex h-8 items-center gap-2.5 rounded-md px-2 text-[13px] outline-none data-highlighted:bg-hover';

interface MenuItemProps {
  icon: LucideIcon;
  label: string;
  danger?: boolean;
  onClick: () => void;
}

export function MenuItem({ icon: Icon, label, danger = false, onClick }: MenuItemProps) {
  return (
    <Menu.Item onClick={onClick} className={`${menuItemClass} ${danger ? 'text-danger' : ''}`}>
      <Icon size={15} strokeWidth={1.75} aria-hidden />
      {label}
    </Menu.Item>
  );
}

export function MenuSeparator() {
  return <Menu.Separator className="mx-2 my-1 h-px bg-line" />;
}

interface RowMenuProps {
  /** Names the row, too: read by itself, “Actions” could be any row's. */
  label: string;
  tabIndex: number;
  /** Items. */
  children: ReactNode;
}

/** The menu at the end of a row of a list, seen once the row is pointed at or has the focus (`group/item`). */
export function RowMenu({ label, tabIndex, children }: RowMenuProps) {
  const place = useRef<HTMLDivElement>(null);
  return (
    <div ref={place}>
      <Menu.Root>
        <Menu.Trigger
          aria-label={label}
          tabIndex={tabIndex}
          className="absolute top-0.5 right-0.5 inline-flex size-7 items-center justify-center rounded-md text-muted opacity-0 group-focus-within/item:opacity-100 group-hover/item:opacity-100 hover:bg-line hover:text-ink data-popup-open:opacity-100 pointer-coarse:opacity-100"
        >
          <Ellipsis size={16} strokeWidth={1.75} aria-hidden />
        </Menu.Trigger>
        <Menu.Portal container={place}>
          <Menu.Positioner positionMethod="fixed" side="bottom" align="start" sideOffset={4} className="z-50">
            <Menu.Popup className={`${menuPopupClass} min-w-40`}>{children}</Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </div>
  );
}
