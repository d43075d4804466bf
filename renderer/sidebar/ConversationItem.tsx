// A row of the list: the link to a conversation, its tags and what it is at, its menu.
import { Check, Circle } from 'lucide-react';
import { type DragEvent, type MouseEvent, memo, useId, useState } from 'react';
import { keptInTrashDays } from '../../preload/contract/list-settings.ts';
import type { Conversation } from '../../preload/contract/models.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp, useAppStore } from '../state/context.tsx';
import { viewOf } from '../state/listed.ts';
import { hrefOf } from '../state/page.ts';
import { EditableTitle } from '../ui/EditableTitle.tsx';
import { dragConversations } from './drag.ts';
import { ItemActivity } from './ItemActivity.tsx';
import { ItemMenu } from './ItemMenu.tsx';

const dayMs = 86_400_000;

/** Id of the hidden word that a selected row is described by. */
export const selectedWordId = 'selected-conversation';

interface ConversationItemProps {
  conversation: Conversation;
  /** In how many folders it lies. */
  depth: number;
  /** The one of the rows that the Tab key leads to. */
  reachable: boolean;
  /** Called with Shift held: everything from the last one on is to be selected. */
  onRange: (id: string) => void;
  onChosen: (() => void) | undefined;
}

export const ConversationItem = memo(function ConversationItem({
  conversation,
  depth,
  reachable,
  onRange,
  onChosen,
}: ConversationItemProps) {
  const { id, title, tags } = conversation;
  const shown = useApp((state) => state.shownId === id);
  const selected = useApp((state) => state.list.selected.has(id));
  const store = useAppStore();
  const { show, rename, toggleSelected, selectNone } = useActions();
  const [renaming, setRenaming] = useState(false);
  const aboutId = useId();
  const unreadId = useId();
  const unread = useApp((state) => id in state.unread);
  // Not part of the link's name, which is the title.
  const about =
    viewOf(conversation) === 'trash' ? leftInTrash(conversation) : tags.map((tag) => `#${tag}`).join(' ');

  function click(event: MouseEvent): void {
    const byTouch = (event.nativeEvent as PointerEvent).pointerType === 'touch';
    event.preventDefault();
    const several = byTouch && store.getState().list.selected.size > 0;
    if (event.shiftKey) onRange(id);
    else if (event.ctrlKey || event.metaKey || several) toggleSelected(id);
    else {
      selectNone();
      show(id);
      onChosen?.();
    }
  }

  function drag(event: DragEvent): void {
    const { selected: all } = store.getState().list;
    dragConversations(event, all.has(id) ? [...all] : [id], title);
  }

  if (renaming) {
    return (
      <EditableTitle
        title={title}
        label={t.sidebar.title}
        className="my-px h-8 w-full text-[13px]"
        onDone={(kept) => {
          setRenaming(false);
          if (kept !== null) void rename(id, kept);
        }}
      />
    );
  }
  return (
    <div className="group/item relative my-px" style={{ marginInlineStart: `${depth * 0.875}rem` }}>
      <a
        data-row={id}
        href={hrefOf(id)}
        tabIndex={reachable ? 0 : -1}
        aria-current={shown ? 'page' : undefined}
        aria-describedby={`${selected ? selectedWordId : ''} ${unread ? unreadId : ''} ${aboutId}`.trim()}
        title={title}
        onClick={click}
        onDragStart={drag}
        className={`block rounded-lg py-1.5 pr-9 pl-2 text-[13px] leading-5 -outline-offset-2 select-none aria-[current]:font-medium ${selected ? 'bg-accent-soft' : 'hover:bg-hover aria-[current]:bg-hover'}`}
      >
        <span className="flex items-center gap-1.5">
          {selected ? (
            <Check size={14} strokeWidth={2.25} aria-hidden className="shrink-0 text-accent" />
          ) : null}
          <span dir="auto" className="truncate">
            {title}
          </span>
        </span>{' '}
        <ItemActivity conversationId={id} />
        {unread ? (
          <span
            id={unreadId}
            aria-hidden
            className="flex items-center gap-1.5 text-xs font-normal text-accent"
          >
            <Circle size={8} fill="currentColor" strokeWidth={0} className="mx-0.5 shrink-0" />
            {t.queue.unread}
          </span>
        ) : null}
        {about === '' ? null : (
          <span id={aboutId} aria-hidden className="block truncate text-xs font-normal text-muted">
            {about}
          </span>
        )}
      </a>
      <ItemMenu
        conversation={conversation}
        tabIndex={reachable ? 0 : -1}
        onRename={() => setRenaming(true)}
      />
    </div>
  );
});

/** How long it will still be in the trash. */
function leftInTrash({ trashedAt }: Conversation): string {
  const days = Math.ceil(((trashedAt ?? 0) - Date.now()) / dayMs) + keptInTrashDays;
  return t.organise.trashView.left(days);
}
