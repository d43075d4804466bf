// A row of the list: a folder, which opens and closes, takes what is dropped on it, and is renamed in place.
import {
  ChevronRight,
  Download,
  Folder as FolderIcon,
  FolderInput,
  FolderPlus,
  Pencil,
  Trash2,
} from 'lucide-react';
import { memo } from 'react';
import type { Folder } from '../../preload/contract/organisation.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { folderNameLength } from '../state/organise-actions.ts';
import { EditableTitle } from '../ui/EditableTitle.tsx';
import { MenuItem, MenuSeparator, RowMenu } from '../ui/MenuItem.tsx';
import { dragFolder, useDrop } from './drag.ts';

interface FolderItemProps {
  folder: Folder;
  depth: number;
  open: boolean;
  /** Of the conversations in it. */
  count: number;
  reachable: boolean;
}

export const FolderItem = memo(function FolderItem({
  folder,
  depth,
  open,
  count,
  reachable,
}: FolderItemProps) {
  const { id, name, parentId } = folder;
  const naming = useApp(
    ({ list }) => list.naming !== null && 'folderId' in list.naming && list.naming.folderId === id,
  );
  const holdsFolders = useApp(({ folders }) => folders.some((one) => one.parentId === id));
  const { toggleFolder, moveTo, moveFolder, renameFolder, nameFolder } = useActions();
  const drop = useDrop({
    conversations: (ids) => void moveTo(ids, id),
    // A folder with folders in it fits nowhere, and the app says so; itself is not worth saying.
    folder: parentId === null ? (other) => void (other === id || moveFolder(other, id)) : undefined,
  });

  if (naming) {
    return (
      <FolderName
        name={name}
        depth={depth}
        onDone={(kept) => {
          nameFolder(null);
          if (kept !== null) void renameFolder(id, kept);
        }}
      />
    );
  }
  return (
    <div
      {...drop.props}
      className={`group/item relative my-px rounded-lg ${drop.over ? 'bg-accent-soft outline-2 -outline-offset-2 outline-accent' : ''}`}
      style={{ marginInlineStart: `${depth * 0.875}rem` }}
    >
      <button
        type="button"
        data-row={id}
        data-folder={open ? 'open' : 'closed'}
        draggable
        tabIndex={reachable ? 0 : -1}
        aria-expanded={open}
        aria-label={t.organise.folder.about(name, count)}
        title={name}
        onClick={() => void toggleFolder(id, !open)}
        onDragStart={(event) => dragFolder(event, id)}
        className="flex w-full items-center gap-1.5 rounded-lg py-1.5 pr-9 pl-1 text-left text-[13px] leading-5 -outline-offset-2 select-none hover:bg-hover"
      >
        <ChevronRight
          size={14}
          strokeWidth={2}
          aria-hidden
          className={`shrink-0 text-muted ${open ? 'rotate-90' : ''}`}
        />
        <FolderIcon size={15} strokeWidth={1.75} aria-hidden className="shrink-0 text-muted" />
        <span className="truncate">{name}</span>
        <span className="-mr-6 ml-auto text-xs text-muted tabular-nums group-focus-within/item:opacity-0 group-hover/item:opacity-0">
          {count > 0 ? t.format.count(count) : null}
        </span>
      </button>
      <FolderMenu
        folder={folder}
        isEmpty={count === 0 && !holdsFolders}
        holdsFolders={holdsFolders}
        tabIndex={reachable ? 0 : -1}
      />
    </div>
  );
});

interface FolderMenuProps {
  folder: Folder;
  isEmpty: boolean;
  holdsFolders: boolean;
  tabIndex: number;
}

function FolderMenu({ folder, isEmpty, holdsFolders, tabIndex }: FolderMenuProps) {
  const { id, name, parentId } = folder;
  const { nameFolder, openDialog, deleteFolder, toggleFolder } = useActions();
  const words = t.organise.folder;
  return (
    <RowMenu label={words.actions(name)} tabIndex={tabIndex}>
      {parentId === null ? (
        <MenuItem
          icon={FolderPlus}
          label={words.newInside}
          onClick={() => {
            void toggleFolder(id, true);
            nameFolder({ parentId: id });
          }}
        />
      ) : null}
      <MenuItem icon={Pencil} label={words.rename} onClick={() => nameFolder({ folderId: id })} />
      {holdsFolders ? null : (
        <MenuItem
          icon={FolderInput}
          label={words.move}
          onClick={() => openDialog({ name: 'moveFolder', folderId: id })}
        />
      )}
      {isEmpty ? null : (
        <MenuItem
          icon={Download}
          label={t.sidebar.export}
          onClick={() => openDialog({ name: 'export', scope: { kind: 'folder', folderId: id } })}
        />
      )}
      <MenuSeparator />
      <MenuItem
        icon={Trash2}
        label={isEmpty ? words.remove : words.removeAsk}
        danger
        onClick={() => (isEmpty ? void deleteFolder(id) : openDialog({ name: 'deleteFolder', folderId: id }))}
      />
    </RowMenu>
  );
}

interface FolderNameProps {
  name: string;
  depth: number;
  onDone: (name: string | null) => void;
}

export function FolderName({ name, depth, onDone }: FolderNameProps) {
  return (
    <div className="my-px flex" style={{ marginInlineStart: `${depth * 0.875}rem` }}>
      <EditableTitle
        title={name}
        label={t.organise.folder.name}
        maxLength={folderNameLength}
        className="h-8 flex-1 text-[13px]"
        onDone={onDone}
      />
    </div>
  );
}
