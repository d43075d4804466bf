// What can be done with a conversation of the list.
import {
  Archive,
  ArchiveRestore,
  CircleCheck,
  Copy,
  Download,
  FolderInput,
  Pencil,
  Pin,
  PinOff,
  Square,
  Tag,
  Trash2,
  Undo2,
} from 'lucide-react';
import type { Conversation } from '../../preload/contract/models.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { viewOf } from '../state/listed.ts';
import { activityOf, canSave } from '../state/selectors.ts';
import { MenuItem, MenuSeparator, RowMenu } from '../ui/MenuItem.tsx';

interface ItemMenuProps {
  conversation: Conversation;
  tabIndex: number;
  onRename: () => void;
}

export function ItemMenu({ conversation, tabIndex, onRename }: ItemMenuProps) {
  const canWrite = useApp((state) => canSave(state, conversation.id));
  return (
    <RowMenu label={t.sidebar.actions(conversation.title)} tabIndex={tabIndex}>
      {!canWrite ? (
        <ReadingItems id={conversation.id} />
      ) : viewOf(conversation) === 'trash' ? (
        <TrashItems id={conversation.id} />
      ) : (
        <Items conversation={conversation} onRename={onRename} />
      )}
    </RowMenu>
  );
}

function Items({ conversation, onRename }: { conversation: Conversation; onRename: () => void }) {
  const { id, pinned, archived, temporary = false } = conversation;
  const { openDialog, stopIn, organise, archive, duplicate, trash, toggleSelected } = useActions();
  const activity = useApp((state) => activityOf(state, id));
  const words = t.organise;
  return (
    <>
      {activity === null ? null : (
        <MenuItem
          icon={activity === 'waiting' ? Undo2 : Square}
          label={activity === 'waiting' ? t.queue.takeBack : t.queue.stop}
          onClick={() => void stopIn(id)}
        />
      )}
      <MenuItem icon={Pencil} label={t.sidebar.rename} onClick={onRename} />
      {archived ? null : (
        <MenuItem
          icon={pinned ? PinOff : Pin}
          label={pinned ? words.unpin : words.pin}
          onClick={() => void organise([id], { pinned: !pinned })}
        />
      )}
      {temporary ? null : (
        <MenuItem
          icon={FolderInput}
          label={words.move}
          onClick={() => openDialog({ name: 'move', conversationIds: [id] })}
        />
      )}
      <MenuItem
        icon={Tag}
        label={words.tags}
        onClick={() => openDialog({ name: 'tags', conversationIds: [id] })}
      />
      <MenuItem icon={CircleCheck} label={words.select} onClick={() => toggleSelected(id)} />
      <MenuSeparator />
      <MenuItem icon={Copy} label={words.duplicate} onClick={() => void duplicate(id)} />
      <ExportItem id={id} />
      <MenuSeparator />
      {archived ? (
        <MenuItem
          icon={ArchiveRestore}
          label={words.unarchive}
          onClick={() => void organise([id], { archived: false })}
        />
      ) : (
        <MenuItem icon={Archive} label={words.archive} onClick={() => void archive([id])} />
      )}
      <MenuItem icon={Trash2} label={t.sidebar.remove} danger onClick={() => void trash([id])} />
    </>
  );
}

/** What can be done where nothing can be saved. */
function ReadingItems({ id }: { id: string }) {
  const { toggleSelected } = useActions();
  return (
    <>
      <MenuItem icon={CircleCheck} label={t.organise.select} onClick={() => toggleSelected(id)} />
      <ExportItem id={id} />
    </>
  );
}

function ExportItem({ id }: { id: string }) {
  const { openDialog } = useActions();
  return (
    <MenuItem
      icon={Download}
      label={t.sidebar.export}
      onClick={() => openDialog({ name: 'export', scope: { kind: 'conversation', conversationId: id } })}
    />
  );
}

function TrashItems({ id }: { id: string }) {
  const { openDialog, restore } = useActions();
  return (
    <>
      <MenuItem icon={Undo2} label={t.organise.restore} onClick={() => void restore([id])} />
      <MenuItem
        icon={Trash2}
        label={t.organise.deleteForGood}
        danger
        onClick={() => openDialog({ name: 'deleteForGood', conversationIds: [id] })}
      />
    </>
  );
}
