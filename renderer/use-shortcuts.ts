// The keys that work everywhere in the window.
import { useEffect } from 'react';
import { tinykeys } from 'tinykeys';
import { bindingOf, commands } from './palette/commands.ts';
import { useActions, useAppStore } from './state/context.tsx';
import { focusComposer } from './ui/focus-composer.ts';

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
    const bound = commands.flatMap(({ keys, boundElsewhere, run }) =>
      keys === undefined || boundElsewhere
        ? []
        : [[bindingOf(keys), behindNoDialog(() => run(actions, store.getState()))] as const],
    );
    const redo = outsideText(() => void actions.redoStep());
    return tinykeys(
      window,
      {
        // In the browser, which keeps these keys to itself, it has others.
        '$mod+n': create,
        ...Object.fromEntries(bound),
        // Where the slash is typed with Shift.
        '$mod+Shift+/': behindNoDialog(() => actions.openDialog({ name: 'shortcuts' })),
        '$mod+k': behindNoDialog(() => actions.openDialog({ name: 'palette' })),
        '$mod+z': outsideText(() => void actions.undoStep()),
        '$mod+Shift+Z': redo,
        '$mod+y': redo,
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
