// Where to put conversations, or a folder.
import { CornerDownRight, Folder as FolderIcon, FolderPlus, List } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Folder } from '../../preload/contract/organisation.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { folderNameLength } from '../state/organise-actions.ts';
import { Button } from '../ui/Button.tsx';
import { Modal } from '../ui/Modal.tsx';

const words = t.organise.moveDialog;

interface MoveDialogProps {
  /** Conversations. */
  ids: readonly string[];
  onClose: () => void;
}

export function MoveDialog({ ids, onClose }: MoveDialogProps) {
  const folders = useApp((state) => state.folders);
  const conversations = useApp((state) => state.conversations);
  const { moveTo, createFolder } = useActions();
  const [name, setName] = useState('');
  const places = new Set(ids.map((id) => conversations[id]?.folderId ?? null));
  const isHere = (id: string | null) => places.size === 1 && places.has(id);

  function move(folderId: string | null): void {
    onClose();
    void moveTo(ids, folderId);
  }

  async function moveToNew(event: FormEvent): Promise<void> {
    event.preventDefault();
    const folderId = await createFolder(null, name);
    if (folderId !== undefined) move(folderId);
  }

  return (
    <Modal open onClose={onClose} title={words.title}>
      <p className="mb-3 text-muted wrap-anywhere">
        {words.what(ids.length, conversations[ids[0] ?? '']?.title ?? '')}
      </p>
      <ul className="-mx-2">
        <Place
          icon={<List size={15} aria-hidden />}
          name={words.top}
          here={isHere(null)}
          onClick={() => move(null)}
        />
        {inTree(folders).map((folder) => (
          <Place
            key={folder.id}
            icon={folderIcon(folder)}
            name={folder.name}
            label={nameOf(folder, folders)}
            here={isHere(folder.id)}
            onClick={() => move(folder.id)}
          />
        ))}
      </ul>
      <form onSubmit={(event) => void moveToNew(event)} className="mt-4 flex flex-wrap items-center gap-2">
        <FolderPlus size={16} strokeWidth={1.75} aria-hidden className="shrink-0 text-muted" />
        <input
          type="text"
          aria-label={words.newFolder}
          placeholder={words.newFolder}
          value={name}
          maxLength={folderNameLength}
          onChange={(event) => setName(event.target.value)}
          className="h-8 min-w-40 flex-1 rounded-lg border border-edge bg-canvas px-2.5 text-[13px]"
        />
        <Button type="submit" disabled={name.trim() === ''}>
          {words.create}
        </Button>
      </form>
    </Modal>
  );
}

interface MoveFolderDialogProps {
  folderId: string;
  onClose: () => void;
}

/** For a folder with no folders in it: only such a one fits into another. */
export function MoveFolderDialog({ folderId, onClose }: MoveFolderDialogProps) {
  const folders = useApp((state) => state.folders);
  const { moveFolder } = useActions();
  const folder = folders.find(({ id }) => id === folderId);
  const targets = folders.filter(({ id, parentId }) => parentId === null && id !== folderId);
  if (!folder) return null;

  function move(parentId: string | null): void {
    onClose();
    void moveFolder(folderId, parentId);
  }

  return (
    <Modal open onClose={onClose} title={words.title}>
      <p className="mb-3 text-muted wrap-anywhere">{words.folder(folder.name)}</p>
      <ul className="-mx-2">
        <Place
          icon={<List size={15} aria-hidden />}
          name={words.topOfFolder}
          here={folder.parentId === null}
          onClick={() => move(null)}
        />
        {targets.map((target) => (
          <Place
            key={target.id}
            icon={folderIcon(target)}
            name={target.name}
            here={folder.parentId === target.id}
            onClick={() => move(target.id)}
          />
        ))}
      </ul>
    </Modal>
  );
}

interface PlaceProps {
  icon: ReactNode;
  name: string;
  /** Where the name alone does not tell it. */
  label?: string;
  /** It is what is moved lies already. */
  here: boolean;
  onClick: () => void;
}

function Place({ icon, name, label = name, here, onClick }: PlaceProps) {
  return (
    <li>
      <button
        type="button"
        aria-label={here ? `${label}, ${words.here}` : label}
        disabled={here}
        onClick={onClick}
        className="flex min-h-9 w-full items-center gap-2 rounded-lg px-2 py-1 text-left text-[13px] -outline-offset-2 enabled:hover:bg-hover"
      >
        <span className="flex shrink-0 items-center gap-2 text-muted">{icon}</span>
        <span className="min-w-0 wrap-anywhere">{name}</span>
        {here ? <span className="ml-auto shrink-0 text-xs text-muted">{words.here}</span> : null}
      </button>
    </li>
  );
}

const folderIcon = ({ parentId }: Folder) => (
  <>
    {parentId === null ? null : <CornerDownRight size={15} aria-hidden className="ml-1" />}
    <FolderIcon size={15} strokeWidth={1.75} aria-hidden />
  </>
);

function nameOf({ name, parentId }: Folder, folders: readonly Folder[]): string {
  const parent = folders.find(({ id }) => id === parentId);
  return parent ? words.inFolder(name, parent.name) : name;
}

/** Each before the folders in it. */
function inTree(folders: readonly Folder[]): readonly Folder[] {
  return folders
    .filter(({ parentId }) => parentId === null)
    .flatMap((top) => [top, ...folders.filter(({ parentId }) => parentId === top.id)]);
}
