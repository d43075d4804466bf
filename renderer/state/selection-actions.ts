// The actions of choosing several conversations in the list, and of how the list is shown.
import type { ListSort } from '../../preload/contract/list-settings.ts';
import type { Settings } from '../../preload/contract/models.ts';
import type { ActionParts } from './actions.ts';
import { initialListState, type ListState, type ListView } from './list-state.ts';
import { hasTag } from './listed.ts';

interface SelectionParts extends Pick<ActionParts, 'store'> {
  updateSettings(changes: Partial<Omit<Settings, 'currentModelId'>>): Promise<void>;
}

export function createSelectionActions({ store, updateSettings }: SelectionParts) {
  const { getState, setState } = store;

  function change(changes: Partial<ListState>): void {
    setState({ list: { ...getState().list, ...changes } });
  }

  const nothing = { selected: initialListState.selected, anchorId: null };

  return {
    /** What was selected is not seen in another view. */
    showList(view: ListView): void {
      change({ view, naming: null, tags: [], ...nothing });
    },
    toggleTagFilter(tag: string): void {
      const { tags } = getState().list;
      const without = tags.filter((one) => !hasTag({ tags: [tag] }, one));
      change({ tags: without.length < tags.length ? without : [...tags, tag], ...nothing });
    },
    async sortList(sort: ListSort): Promise<void> {
      await updateSettings({ list: { ...getState().settings.list, sort } });
    },
    async toggleFolder(folderId: string, open: boolean): Promise<void> {
      const { folders, settings } = getState();
      const known = new Set(folders.map(({ id }) => id));
      const others = settings.list.closedFolders.filter((id) => id !== folderId && known.has(id));
      const closedFolders = open ? others : [...others, folderId];
      await updateSettings({ list: { ...settings.list, closedFolders } });
    },
    /** `naming` null: no folder is being named any more. */
    nameFolder(naming: ListState['naming']): void {
      change({ naming });
    },

    select(ids: readonly string[], anchorId: string | null = ids.at(-1) ?? null): void {
      change({ selected: new Set(ids), anchorId });
    },
    toggleSelected(id: string): void {
      const selected = new Set(getState().list.selected);
      if (!selected.delete(id)) selected.add(id);
      change({ selected, anchorId: id });
    },
    /**
     * Selects everything between the anchor (else the shown conversation, else `id` itself) and `id`.
     * @param order ids of all conversations that can be seen, from top to bottom
     */
    selectTo(id: string, order: readonly string[]): void {
      const { list, shownId } = getState();
      const anchorId = [list.anchorId, shownId, id].find((one) => one !== null && order.includes(one)) ?? id;
      const [from, to] = [order.indexOf(anchorId), order.indexOf(id)].sort((a, b) => a - b) as [
        number,
        number,
      ];
      change({ selected: new Set(order.slice(from, to + 1)), anchorId });
    },
    selectNone(): void {
      if (getState().list.selected.size > 0) change(nothing);
    },
  };
}
