// The rows of the list. A long list puts only what is near the view into the page; a short one puts everything
// there, so that the browser's own search finds it.
import { type ReactNode, type Ref, useCallback, useMemo, useRef, useState } from 'react';
import { type CustomContainerComponentProps, Virtualizer, type VirtualizerHandle } from 'virtua';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { listed } from '../state/listed.ts';
import { ConversationItem, selectedWordId } from './ConversationItem.tsx';
import { FolderItem, FolderName } from './FolderItem.tsx';
import { Heading } from './Heading.tsx';
import { NothingListed } from './NothingListed.tsx';
import { type ListRow, rowsOf } from './rows.ts';
import { useListKeys } from './use-list-keys.ts';

/** From this many rows on only a part is in the page. */
const longFrom = 200;

export function ListBody({ onChosen }: { onChosen: (() => void) | undefined }) {
  const rows = useRows();
  const shownId = useApp((state) => state.shownId);
  const { selectTo } = useActions();
  const [lastKey, setLastKey] = useState<string | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useRef<VirtualizerHandle>(null);
  const reached = reachedRow(rows, [lastKey, shownId]);

  /** Gives a row the focus, also one that is not in the page yet. */
  const focusRow = useCallback((key: string, index: number): void => {
    setLastKey(key);
    const find = () => scroller.current?.querySelector<HTMLElement>(`[data-row="${key}"]`);
    virtualizer.current?.scrollToIndex(index, { align: 'nearest' });
    const row = find();
    if (row) row.focus();
    else requestAnimationFrame(() => requestAnimationFrame(() => find()?.focus()));
  }, []);
  const order = useRef<readonly string[]>([]);
  order.current = useMemo(
    () => rows.flatMap((row) => (row.kind === 'conversation' ? [row.key] : [])),
    [rows],
  );
  const onRange = useCallback((id: string) => selectTo(id, order.current), [selectTo]);
  const onKeyDown = useListKeys({ rows, order, focusRow });

  const draw = (row: ListRow) => (
    <RowOf
      key={row.key}
      row={row}
      reachable={row.key === reached?.key}
      onRange={onRange}
      onChosen={onChosen}
    />
  );
  const at = reached === undefined ? [] : [rows.indexOf(reached)];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the rows in it
    <div
      ref={scroller}
      onKeyDown={onKeyDown}
      onFocus={(event) => setLastKey(event.target.closest<HTMLElement>('[data-row]')?.dataset.row ?? lastKey)}
      className="min-h-0 flex-1 overflow-y-auto px-3 pb-4"
    >
      <span id={selectedWordId} hidden>
        {t.organise.selected}
      </span>
      {rows.length === 0 ? (
        <NothingListed />
      ) : rows.length < longFrom ? (
        <ul>
          {rows.map((row) => (
            <li key={row.key}>{draw(row)}</li>
          ))}
        </ul>
      ) : (
        <Virtualizer
          ref={virtualizer}
          data={rows}
          as={List}
          item="li"
          scrollRef={scroller}
          itemSize={34}
          keepMounted={at}
        >
          {draw}
        </Virtualizer>
      )}
    </div>
  );
}

function useRows(): readonly ListRow[] {
  const conversations = useApp((state) => state.conversations);
  const folders = useApp((state) => state.folders);
  const settings = useApp((state) => state.settings);
  const view = useApp((state) => state.list.view);
  const tags = useApp((state) => state.list.tags);
  const naming = useApp((state) => state.list.naming);
  const groups = useMemo(
    () => listed({ conversations, folders, settings, list: { view, tags } }),
    [conversations, folders, settings, view, tags],
  );
  return useMemo(
    () => rowsOf(groups, { list: { view, naming }, settings: settings.list, now: Date.now(), words: t }),
    [groups, view, naming, settings],
  );
}

/** The row that the Tab key leads to: the first of `wanted` that is there, else the first that takes the focus. */
function reachedRow(rows: readonly ListRow[], wanted: readonly (string | null)[]): ListRow | undefined {
  for (const key of wanted) {
    const row = key === null ? undefined : rows.find((one) => one.key === key);
    if (row) return row;
  }
  return rows.find(({ kind }) => kind === 'conversation' || kind === 'folder');
}

interface RowOfProps {
  row: ListRow;
  reachable: boolean;
  onRange: (id: string) => void;
  onChosen: (() => void) | undefined;
}

function RowOf({ row, reachable, onRange, onChosen }: RowOfProps): ReactNode {
  const { createFolder, nameFolder } = useActions();
  switch (row.kind) {
    case 'heading':
      return <Heading name={row.name} place={row.place} />;
    case 'folder':
      return (
        <FolderItem
          folder={row.folder}
          depth={row.depth}
          open={row.open}
          count={row.count}
          reachable={reachable}
        />
      );
    case 'newFolder':
      return (
        <FolderName
          name=""
          depth={row.depth}
          onDone={(name) => {
            nameFolder(null);
            if (name !== null) void createFolder(row.parentId, name);
          }}
        />
      );
    case 'conversation':
      return (
        <ConversationItem
          conversation={row.conversation}
          depth={row.depth}
          reachable={reachable}
          onRange={onRange}
          onChosen={onChosen}
        />
      );
    default:
      return row satisfies never;
  }
}

function List({ ref, children, style }: CustomContainerComponentProps & { ref?: Ref<HTMLUListElement> }) {
  return (
    <ul ref={ref} style={style}>
      {children}
    </ul>
  );
}
