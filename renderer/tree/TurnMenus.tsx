// The two menus of a turn, by its button and by the context menu, with the same entries. Each is there once for all
// conversations: popups of their own would be most of the work of drawing a turn, or of beginning a conversation.
import { ContextMenu } from '@base-ui/react/context-menu';
import { Menu } from '@base-ui/react/menu';
import type { LucideIcon } from 'lucide-react';
import { type MouseEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { t } from '../messages/index.ts';
import { menuPopupClass } from '../ui/MenuItem.tsx';
import { TurnMenuItems } from './TurnMenuItems.tsx';

const handle = Menu.createHandle<{ readonly messageId: string }>();

const popupClass = `${menuPopupClass} min-w-52`;

/** The button of a turn that opens its menu. */
export function TurnMenuButton({ messageId, icon: Icon }: { messageId: string; icon: LucideIcon }) {
  return (
    <Menu.Trigger
      handle={handle}
      payload={{ messageId }}
      aria-label={t.tree.more}
      title={t.tree.more}
      className="inline-flex size-7 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink data-popup-open:bg-hover data-popup-open:text-ink"
    >
      <Icon size={15} strokeWidth={1.75} aria-hidden />
    </Menu.Trigger>
  );
}

interface TurnMenusProps {
  /** The conversation whose turns they are: another one closes them. */
  shownId: string | null;
  /** The turns, if there are any. */
  children: ReactNode;
}

export function TurnMenus({ shownId, children }: TurnMenusProps) {
  // Where the popups are put: within the landmark of the turns.
  const place = useRef<HTMLDivElement>(null);
  const [contextId, setContextId] = useState<string | null>(null);
  const [contextOpen, setContextOpen] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: shownId is what closes them
  useEffect(() => {
    handle.close();
    setContextOpen(false);
  }, [shownId]);

  function onContextMenu(event: MouseEvent & { preventBaseUIHandler?: () => void }): void {
    const messageId = turnAt(event.target);
    // A text that is marked, a link, and a field have the browser's own menu.
    if (messageId === null) event.preventBaseUIHandler?.();
    else setContextId(messageId);
  }

  return (
    <div ref={place} className="contents">
      <ContextMenu.Root open={contextOpen} onOpenChange={setContextOpen}>
        <ContextMenu.Trigger className="contents" onContextMenu={onContextMenu} onTouchStart={leaveToBrowser}>
          {children}
        </ContextMenu.Trigger>
        <ContextMenu.Portal container={place}>
          <ContextMenu.Positioner positionMethod="fixed" className="z-50">
            <ContextMenu.Popup className={popupClass}>
              {contextId === null ? null : <TurnMenuItems messageId={contextId} />}
            </ContextMenu.Popup>
          </ContextMenu.Positioner>
        </ContextMenu.Portal>
      </ContextMenu.Root>
      <Menu.Root handle={handle}>
        {({ payload }) => (
          <Menu.Portal container={place}>
            <Menu.Positioner
              positionMethod="fixed"
              side="bottom"
              align="start"
              sideOffset={4}
              className="z-50"
            >
              <Menu.Popup className={popupClass}>
                {payload ? <TurnMenuItems messageId={payload.messageId} /> : null}
              </Menu.Popup>
            </Menu.Positioner>
          </Menu.Portal>
        )}
      </Menu.Root>
    </div>
  );
}

/** A long press marks a word, and only then asks for a context menu. */
function leaveToBrowser(event: { preventBaseUIHandler?: () => void }): void {
  event.preventBaseUIHandler?.();
}

/** The turn that a context menu is asked of; null: the browser's own is wanted. */
function turnAt(target: EventTarget): string | null {
  if (!(target instanceof Element) || target.closest('a, textarea, input, img')) return null;
  const turn = target.closest<HTMLElement>('[data-turn]');
  if (!turn) return null;
  const selection = window.getSelection();
  if (selection && !selection.isCollapsed && selection.containsNode(turn, true)) return null;
  return turn.dataset.turn ?? null;
}
