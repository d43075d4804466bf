import { Menu } from '@base-ui/react/menu';
import { Download, Ellipsis, type LucideIcon, Pencil, Square, Trash2, Undo2 } from 'lucide-react';
import { type MouseEvent, memo, useId, useRef, useState } from 'react';
import type { Conversation } from '../../preload/contract/models.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { hrefOf } from '../state/page.ts';
import { activityOf } from '../state/selectors.ts';
import { EditableTitle } from '../ui/EditableTitle.tsx';
import { ItemActivity } from './ItemActivity.tsx';

interface ConversationItemProps {
  conversation: Conversation;
  onChosen: (() => void) | undefined;
}

export const ConversationItem = memo(function ConversationItem({
  conversation,
  onChosen,
}: ConversationItemProps) {
  const { id, title } = conversation;
  const shown = useApp((state) => state.shownId === id);
  const { show, rename } = useActions();
  const [renaming, setRenaming] = useState(false);
  const linkId = useId();

  function open(event: MouseEvent): void {
    // A new tab or window is the browser's to open.
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(id);
    onChosen?.();
  }

  if (renaming) {
    return (
      <li className="my-px flex">
        <EditableTitle
          title={title}
          label={t.sidebar.title}
          className="h-8 flex-1 text-[13px]"
          onDone={(kept) => {
            setRenaming(false);
            if (kept !== null) void rename(id, kept);
          }}
        />
      </li>
    );
  }
  return (
    <li className="group/item relative my-px">
      <a
        id={linkId}
        href={hrefOf(id)}
        aria-current={shown ? 'page' : undefined}
        title={title}
        onClick={open}
        className="block truncate rounded-lg py-1.5 pr-9 pl-2 text-[13px] leading-5 -outline-offset-2 hover:bg-hover aria-[current]:bg-hover aria-[current]:font-medium"
      >
        {title} <ItemActivity conversationId={id} />
      </a>
      <ItemMenu linkId={linkId} conversation={conversation} onRename={() => setRenaming(true)} />
    </li>
  );
});

interface ItemMenuProps {
  conversation: Conversation;
  linkId: string;
  onRename: () => void;
}

function ItemMenu({ conversation, linkId, onRename }: ItemMenuProps) {
  const { openDialog, stopIn } = useActions();
  const { id } = conversation;
  const activity = useApp((state) => activityOf(state, id));
  const place = useRef<HTMLDivElement>(null);
  return (
    <div ref={place}>
      <Menu.Root>
        <Menu.Trigger
          aria-label={t.sidebar.actions}
          aria-describedby={linkId}
          className="absolute top-0.5 right-0.5 inline-flex size-7 items-center justify-center rounded-md text-muted opacity-0 group-focus-within/item:opacity-100 group-hover/item:opacity-100 hover:bg-line hover:text-ink data-popup-open:opacity-100 pointer-coarse:opacity-100"
        >
          <Ellipsis size={16} strokeWidth={1.75} aria-hidden />
        </Menu.Trigger>
        <Menu.Portal container={place}>
          <Menu.Positioner positionMethod="fixed" side="bottom" align="start" sideOffset={4} className="z-50">
            <Menu.Popup className="appear min-w-40 rounded-card border border-line bg-raised p-1 shadow-[0_8px_24px_var(--shadow)] outline-none">
              {activity === null ? null : (
                <Item
                  icon={activity === 'waiting' ? Undo2 : Square}
                  label={activity === 'waiting' ? t.queue.takeBack : t.queue.stop}
                  onClick={() => void stopIn(id)}
                />
              )}
              <Item icon={Pencil} label={t.sidebar.rename} onClick={onRename} />
              <Item
                icon={Download}
                label={t.sidebar.export}
                onClick={() =>
                  openDialog({ name: 'export', scope: { kind: 'conversation', conversationId: id } })
                }
              />
              <Item
                icon={Trash2}
                label={t.sidebar.remove}
                danger
                onClick={() => openDialog({ name: 'delete', conversationId: id })}
              />
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </div>
  );
}

interface ItemProps {
  icon: LucideIcon;
  label: string;
  danger?: boolean;
  onClick: () => void;
}

function Item({ icon: Icon, label, danger = false, onClick }: ItemProps) {
  return (
    <Menu.Item
      onClick={onClick}
      className={`flex h-8 items-center gap-2.5 rounded-md px-2 text-[13px] outline-none data-highlighted:bg-hover ${danger ? 'text-danger' : ''}`}
    >
      <Icon size={15} strokeWidth={1.75} aria-hidden />
      {label}
    </Menu.Item>
  );
}
