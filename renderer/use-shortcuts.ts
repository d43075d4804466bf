// The keys that work everywhere in the window.
import { useEffect } from 'react';
import { tinykeys } from 'tinykeys';
import { findFieldId } from './find/FindBar.tsx';
import { openSearch } from './search/focus.ts';
import { useActions, useAppStore } from './state/context.tsx';
import { branchesShown } from './state/tree-selectors.ts';

export function useShortcuts(): void {
  const actions = useActions();
  const store = useAppStore();
  useEffect(() => {
    /** Runs `act` unless a dialog is open: what is behind it rests. */
    const behindNoDialog = (act: () => void) => (event: KeyboardEvent) => {
      if (event.isComposing || store.getState().dialog) return;
      event.preventDefault();
      act();
    };
    const create = behindNoDialog(() => {
      actions.show(null);
      focusComposer();
    });
    /** Taking back steps in the tree is for where no text is typed: there these keys belong to the text. */
    const outsideText = (act: () => void) => (event: KeyboardEvent) => {
      const at = event.target;
      if (at instanceof Element && at.closest('input, textarea, [contenteditable]')) return;
      behindNoDialog(act)(event);
    };
    const redo = outsideText(() => void actions.redoStep());
    return tinykeys(
      window,
      {
        '$mod+n': create,
        // A browser keeps Ctrl+N to itself.
        '$mod+Shift+O': create,
        '$mod+f': behindNoDialog(() => {
          actions.openFind();
          document.getElementById(findFieldId)?.focus();
        }),
        '$mod+Shift+F': behindNoDialog(() => openSearch(actions.toggleSidebar)),
        '$mod+Shift+L': behindNoDialog(() =>
          document.querySelector<HTMLElement>('[data-level-switch]')?.click(),
        ),
        '$mod+,': behindNoDialog(() => actions.openDialog({ name: 'settings' })),
        '$mod+ArrowUp': behindNoDialog(() => actions.showNeighbour(-1)),
        '$mod+ArrowDown': behindNoDialog(() => actions.showNeighbour(1)),
        '$mod+z': outsideText(() => void actions.undoStep()),
        '$mod+Shift+Z': redo,
        '$mod+y': redo,
        'Alt+KeyB': behindNoDialog(() => actions.toggleBranches(!branchesShown(store.getState()))),
        Escape: (event) => {
          // A menu, a dialog or an editor that has taken the key has prevented its default.
          if (event.defaultPrevented || event.isComposing || store.getState().dialog) return;
          void actions.stop();
        },
      },
      { ignore: () => false },
    );
  }, [actions, store]);
}

export function focusComposer(): void {
  document.querySelector<HTMLElement>('[data-composer]')?.focus();
}
