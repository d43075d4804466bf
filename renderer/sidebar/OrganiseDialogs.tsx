// The dialogs of keeping conversations in order: where to, with which tags, and the questions before what cannot
// be taken back.
import type { ErrorDetail } from '../../preload/contract/errors.ts';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { viewOf } from '../state/listed.ts';
import { Ask } from '../ui/Ask.tsx';
import { MoveDialog, MoveFolderDialog } from './MoveDialog.tsx';
import { TagsDialog } from './TagsDialog.tsx';

export function OrganiseDialogs() {
  const dialog = useApp((state) => state.dialog);
  const { openDialog } = useActions();
  const close = () => openDialog(null);
  switch (dialog?.name) {
    case 'move':
      return <MoveDialog ids={dialog.conversationIds} onClose={close} />;
    case 'moveFolder':
      return <MoveFolderDialog folderId={dialog.folderId} onClose={close} />;
    case 'tags':
      return <TagsDialog ids={dialog.conversationIds} onClose={close} />;
    case 'deleteFolder':
      return <DeleteFolder folderId={dialog.folderId} onClose={close} />;
    case 'deleteForGood':
      return dialog.noRoom === undefined ? (
        <DeleteForGood ids={dialog.conversationIds} onClose={close} />
      ) : (
        <DeleteWithoutBackup ids={dialog.conversationIds} noRoom={dialog.noRoom} onClose={close} />
      );
    default:
      return null;
  }
}

function DeleteFolder({ folderId, onClose }: { folderId: string; onClose: () => void }) {
  const folders = useApp((state) => state.folders);
  const conversations = useApp((state) => state.conversations);
  const { deleteFolder } = useActions();
  const folder = folders.find(({ id }) => id === folderId);
  if (!folder) return null;
  const held = Object.values(conversations).filter(
    (one) => one.folderId === folderId && viewOf(one) !== 'trash',
  ).length;
  const heldFolders = folders.filter(({ parentId }) => parentId === folderId).length;
  const parent = folders.find(({ id }) => id === folder.parentId)?.name ?? null;
  return (
    <Ask
      title={t.organise.removeFolder.title(folder.name)}
      body={t.organise.removeFolder.body(held, heldFolders, parent)}
      confirm={t.organise.removeFolder.confirm}
      onConfirm={() => void deleteFolder(folderId)}
      onClose={onClose}
    />
  );
}

function DeleteForGood({ ids, onClose }: { ids: readonly string[] | null; onClose: () => void }) {
  const conversations = useApp((state) => state.conversations);
  const { deleteForGood } = useActions();
  const gone =
    ids ?? Object.values(conversations).flatMap((one) => (viewOf(one) === 'trash' ? [one.id] : []));
  return (
    <Ask
      title={ids === null ? t.organise.ask.empty : t.organise.ask.forGood}
      body={[
        t.organise.ask.body(gone.length, conversations[gone[0] ?? '']?.title ?? ''),
        ...(ids === null ? [t.tree.bin.withTrash] : []),
      ].join(' ')}
      confirm={t.organise.ask.confirm}
      onConfirm={() => void deleteForGood(ids)}
      onClose={onClose}
    />
  );
}

function DeleteWithoutBackup(props: {
  ids: readonly string[] | null;
  noRoom: ErrorDetail;
  onClose: () => void;
}) {
  const { ids, noRoom, onClose } = props;
  const { deleteForGood } = useActions();
  return (
    <Ask
      title={t.organise.askWithoutBackup.title}
      body={t.organise.askWithoutBackup.body(noRoom)}
      confirm={t.organise.askWithoutBackup.confirm}
      onConfirm={() => void deleteForGood(ids, true)}
      onClose={onClose}
    />
  );
}
