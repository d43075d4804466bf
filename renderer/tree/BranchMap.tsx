// The rows of the map as a tree that the arrow keys walk: up and down by row, left to the turn above, right to the one
// below. Only the rows near the view are in the page.
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import { t } from '../messages/index.ts';
import { useActions, useApp } from '../state/context.tsx';
import { useNarrow } from '../ui/use-narrow.ts';
import { BranchRowView, rowHeight } from './BranchRowView.tsx';
import type { BranchRow } from './branch-rows.ts';

/** px from which on the map stands beside the conversation. */
const besideFrom = 1100;

export function BranchMap({ rows }: { rows: readonly BranchRow[] }) {
  const { goTo, toggleBranches } = useActions();
  const mapAt = useApp((state) => state.tree.mapAt);
  const covers = useNarrow(besideFrom);
  const list = useRef<VirtualizerHandle>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const ids = useId();
  const keys = useId();
  const [activeId, setActiveId] = useState<string | null>(() => mapAt);
  const shownEnd = rows.findIndex(({ end }) => end);
  const known = activeId === null ? -1 : rows.findIndex(({ id }) => id === activeId);
  const active = known === -1 ? Math.max(0, shownEnd) : known;

  // Opened, or opened at another turn. Later than the panel takes the focus to its heading.
  // biome-ignore lint/correctness/useExhaustiveDependencies: where the map begins is decided when it is opened
  useEffect(() => {
    if (mapAt !== null) setActiveId(mapAt);
    const at = mapAt === null ? active : rows.findIndex(({ id }) => id === mapAt);
    list.current?.scrollToIndex(Math.max(0, at), { align: 'center' });
    const frame = requestAnimationFrame(() => scroller.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, [mapAt]);
  // Another end that was not chosen here is where the map is at.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another end counts
  useEffect(() => {
    if (document.activeElement === scroller.current) return;
    setActiveId(null);
    if (shownEnd !== -1) list.current?.scrollToIndex(shownEnd, { align: 'nearest' });
  }, [rows[shownEnd]?.id]);

  function activate(index: number): void {
    const to = Math.min(Math.max(index, 0), rows.length - 1);
    setActiveId(rows[to]?.id ?? null);
    list.current?.scrollToIndex(to, { align: 'nearest' });
  }

  function choose(index: number): void {
    const id = rows[index]?.id ?? rows[rows[index]?.child ?? -1]?.id;
    if (id == null) return;
    activate(index);
    void goTo(id);
    if (covers) toggleBranches(false);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = rows[active];
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const to: Readonly<Record<string, number | undefined>> = {
      ArrowUp: active - 1,
      ArrowDown: active + 1,
      ArrowLeft: row?.parent === -1 ? undefined : row?.parent,
      ArrowRight: row?.child === -1 ? undefined : row?.child,
      PageUp: active - page,
      PageDown: active + page,
      Home: 0,
      End: rows.length - 1,
    };
    const isEnter = event.key === 'Enter' || event.key === ' ';
    if (!isEnter && !(event.key in to)) return;
    event.preventDefault();
    const next = to[event.key];
    if (isEnter) choose(active);
    else if (next !== undefined) activate(next);
  }

  const idOf = (index: number): string => `${ids}-${rows[index]?.id ?? 'beginning'}`;
  return (
    <>
      <p id={keys} className="sr-only">
        {t.tree.map.keys}
      </p>
      <div
        ref={scroller}
        role="tree"
        aria-label={t.tree.map.label}
        aria-describedby={keys}
        aria-activedescendant={idOf(active)}
        tabIndex={0}
        onKeyDown={onKeyDown}
        className="group/map -mx-3 min-h-40 flex-1 overflow-y-auto rounded-lg outline-offset-0"
      >
        {/* The active row is there for whoever reads it, wherever the view is. */}
        <Virtualizer ref={list} itemSize={rowHeight} keepMounted={[active]} scrollRef={scroller}>
          {rows.map((row, index) => (
            <BranchRowView
              key={row.id ?? 'beginning'}
              row={row}
              id={idOf(index)}
              place={index + 1}
              count={rows.length}
              active={index === active}
              onChoose={() => choose(index)}
            />
          ))}
        </Virtualizer>
      </div>
    </>
  );
}
