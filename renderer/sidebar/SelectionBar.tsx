// What can be done with several conversations at once, as long as some are selected.
import { Archive, ArchiveRestore, Download, FolderInput, Tag, Trash2, Undo2, X } from 'lucide-react';
import { useMemo } from 'react';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { viewOf } from '../state/listed.ts';
import { isReading } from '../state/selectors.ts';
import { IconButton } from '../ui/Button.tsx';

const words = t.organise.selection;

export function SelectionBar() {
  const selected = useApp((state) => state.list.selected);
  const conversations = useApp((state) => state.conversations);
  const view = useApp((state) => state.list.view);
  const { selectNone } = useActions();
  // Another page may have put some of them elsewhere.
  const ids = useMemo(
    () =>
      [...selected].filter((id) => {
        const one = conversations[id];
        return one !== undefined && viewOf(one) === view;
      }),
    [selected, conversations, view],
  );
  return (
    <section
      aria-label={words.label}
      hidden={ids.length === 0}
      className="shrink-0 border-t border-line px-3 py-2"
    >
      <div className="flex items-center justify-between gap-2 pl-2">
        <p role="status" className="text-[13px] font-medium">
          {ids.length === 0 ? null : words.count(ids.length)}
        </p>
        <IconButton icon={X} size="small" label={words.clear} onClick={selectNone} />
      </div>
      {ids.length === 0 ? null : <Buttons ids={ids} />}
    </section>
  );
}

function Buttons({ ids }: { ids: readonly string[] }) {
  const view = useApp((state) => state.list.view);
  const canWrite = !useApp(isReading);
  const { openDialog, trash, archive, organise, restore, selectNone } = useActions();
  const toExport = (
    <IconButton
      icon={Download}
      label={words.export}
      onClick={() => openDialog({ name: 'export', scope: { kind: 'selection', conversationIds: ids } })}
    />
  );
  if (!canWrite) return <div className="flex gap-1">{toExport}</div>;
  if (view === 'trash') {
    return (
      <div className="flex gap-1">
        <IconButton icon={Undo2} label={t.organise.restore} onClick={() => void restore(ids)} />
        <IconButton
          icon={Trash2}
          label={t.organise.deleteForGood}
          onClick={() => openDialog({ name: 'deleteForGood', conversationIds: ids })}
        />
      </div>
    );
  }
  return (
    <div className="flex gap-1">
      <IconButton
        icon={FolderInput}
        label={words.move}
        onClick={() => openDialog({ name: 'move', conversationIds: ids })}
      />
      <IconButton
        icon={Tag}
        label={words.tags}
        onClick={() => openDialog({ name: 'tags', conversationIds: ids })}
      />
      {toExport}
      {view === 'archive' ? (
        <IconButton
          icon={ArchiveRestore}
          label={t.organise.unarchive}
          onClick={() => {
            void organise(ids, { archived: false });
            selectNone();
          }}
        />
      ) : (
        <IconButton icon={Archive} label={words.archive} onClick={() => void archive(ids)} />
      )}
      <IconButton icon={Trash2} label={words.remove} onClick={() => void trash(ids)} />
    </div>
  );
}
