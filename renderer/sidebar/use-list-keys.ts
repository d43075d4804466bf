// The keys of the list: arrows lead from row to row, with Shift they select; Space selects one.
import { type KeyboardEvent, type RefObject, useCallback, useRef } from 'react';
import { useActions, useAppStore } from '../state/context.tsx';
import type { ListRow } from './rows.ts';

interface ListKeysParts {
  rows: readonly ListRow[];
  /** Ids of the conversations among them. */
  order: RefObject<readonly string[]>;
  focusRow: (key: string, index: number) => void;
}

export function useListKeys({ rows, order, focusRow }: ListKeysParts) {
  const store = useAppStore();
  const { select, selectTo, selectNone, toggleSelected, toggleFolder } = useActions();
  const latest = useRef(rows);
  latest.current = rows;

  return useCallback(
    (event: KeyboardEvent<HTMLElement>): void => {
      const target = event.target as HTMLElement;
      const key = target.dataset.row;
      // A field or a menu in the list has keys of its own.
      if (key === undefined || event.altKey || event.nativeEvent.isComposing) return;
      const all = latest.current;
      const at = all.findIndex((row) => row.key === key);
      const row = all[at];
      if (!row) return;
      const withControl = event.ctrlKey || event.metaKey;

      const goTo = (index: number): void => {
        const next = all[index];
        if (!next) return;
        if (event.shiftKey && next.kind === 'conversation') {
          if (store.getState().list.anchorId === null) select([key], key);
          selectTo(next.key, order.current);
        }
        focusRow(next.key, index);
      };
      const neighbourOf = (from: number, step: 1 | -1): number => {
        let index = from + step;
        while (all[index] && all[index]!.kind !== 'conversation' && all[index]!.kind !== 'folder')
          index += step;
        return index;
      };

      if (withControl) {
        if (event.key.toLowerCase() !== 'a') return;
        select(order.current);
      } else if (event.key === 'ArrowDown') goTo(neighbourOf(at, 1));
      else if (event.key === 'ArrowUp') goTo(neighbourOf(at, -1));
      else if (event.key === 'Home') goTo(neighbourOf(-1, 1));
      else if (event.key === 'End') goTo(neighbourOf(all.length, -1));
      else if (event.key === ' ' && row.kind === 'conversation') toggleSelected(key);
      else if (event.key === 'ArrowRight' && row.kind === 'folder' && !row.open) void toggleFolder(key, true);
      else if (event.key === 'ArrowLeft' && row.kind === 'folder' && row.open) void toggleFolder(key, false);
      else if (event.key === 'Escape' && store.getState().list.selected.size > 0) selectNone();
      else return;
      event.preventDefault();
      // Escape closes no drawer, and an arrow scrolls nothing, where it has done something here.
      event.stopPropagation();
    },
    [store, order, focusRow, select, selectTo, selectNone, toggleSelected, toggleFolder],
  );
}
